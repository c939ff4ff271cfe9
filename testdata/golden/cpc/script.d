#pragma D option quiet

int both;
int none;
int kernel;

cpc:::cpu_clock-all-5000000
/pid == $target/
{
	fired = 1;
	both += arg0 != 0 && arg1 != 0;
	none += arg0 == 0 && arg1 == 0;
}

cpc:::task_clock-user-5000000
/pid == $target/
{
	user = arg1 != 0;
	kernel += arg0 != 0;
}

END
{
	printf("%d %d %d, %d %d\n", fired, both, none, user, kernel);
}
