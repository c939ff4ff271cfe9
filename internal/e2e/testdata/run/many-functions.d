#pragma D option quiet

BEGIN
{
	printf("ready\n");
}

pid*:$1:fn_*:entry
{
	@[probename] = count();
}

END
{
	printa("%s %@d\n", @);
}
