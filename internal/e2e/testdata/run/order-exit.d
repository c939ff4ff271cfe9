/* What exit() ends is printed before END changes it. */
#pragma D option quiet

tick-50ms
{
	@ = count();
	printa("%@d\n", @);
	exit(0);
}

END
{
	@ = count();
	printf("end\n");
}
