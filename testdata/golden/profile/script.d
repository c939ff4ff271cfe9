#pragma D option quiet

profile-997
{
	@[execname] = count();
	@mode[arg0 ? "kernel" : "user"] = count();
}

tick-1s
{
	exit(0);
}
