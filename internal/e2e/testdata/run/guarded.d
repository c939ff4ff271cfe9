#pragma D option quiet

own$target:::guarded
{
	printf("guarded %d\n", ++n);
}
