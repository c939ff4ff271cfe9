/* Mutexes are taken and given back. */
#pragma D option quiet

lockstat:::adaptive-acquire
/pid == $target && args[0] != NULL/
{
	taken[arg0] = tid;
}

lockstat:::adaptive-release
/pid == $target && taken[arg0] == tid/
{
	released = args[0] != NULL;
	owned = mutex_owner(args[0]) == curthread && mutex_owned(args[0]);
}

END
{
	printf("%d %d\n", released, owned);
}
