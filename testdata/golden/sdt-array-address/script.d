/* An argument that is an array has its address as the value: one can count with it. */
#pragma D option quiet

int good;

sdt:sched::sched_switch
/arg0 / 16 != 0 && (arg0 & -8) != 0 && stringof((char *)(arg0 * 2 - arg0)) != ""/
{
	good = 1;
	exit(0);
}

END
{
	printf("%d\n", good);
}
