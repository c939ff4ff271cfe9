/* Locks are taken as often as they are given back, in one thread. */
#pragma D option quiet

lockstat:::adaptive-acquire
/pid == $target && tid == pid/
{
	taken[arg0]++;
	mutexes = args[0] != NULL;
}

lockstat:::adaptive-release
/pid == $target && tid == pid && taken[arg0] > 0/
{
	taken[arg0]--;
	released = args[0] != NULL;
}

lockstat:::spin-acquire
/pid == $target/
{
	spins = args[0] != NULL;
}

lockstat:::spin-release
/pid == $target/
{
	spun = args[0] != NULL;
}

lockstat:::rw-acquire
{
	rw = args[1] == 0 || args[1] == 1;
}

lockstat:::rw-release
{
	rwr = args[1] == 0 || args[1] == 1;
}

END
{
	printf("%d %d %d %d %d %d\n", mutexes, released, spins, spun, rw, rwr);
}
