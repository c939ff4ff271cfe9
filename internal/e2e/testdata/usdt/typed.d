#pragma D option quiet

shop$target:::sell
{
	printf("%d %s %d, %u to %s\n", args[0]->id, args[0]->item.name, args[0]->item.weight, args[1], stringof(args[2]));
}

shop$target:::sell
/args[0]->next != NULL/
{
	printf("after %d\n", args[0]->next->id);
}

shop$target:::order-begin
{
	printf("%s %d\n", args[0], args[1]);
}

shop$target:::many
{
	printf("%d %d %d %d %d %d %d %d %d\n", args[0], args[1], args[2], args[3], args[4], args[5], args[6], args[7], args[8]);
}
