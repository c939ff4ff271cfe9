/*
 * signals: who sends which signal to whom.
 *
 *	dtc -s examples/signals.d && dtrun signals.o
 */
#pragma D option quiet
#pragma D option switchrate=10hz

BEGIN
{
	printf("%-16s %8s %6s %-16s %8s\n", "FROM", "PID", "SIGNAL", "TO", "PID");
}

sdt:signal::signal_generate
{
	printf("%-16s %8d %6d %-16s %8d\n", execname, pid, args[0], stringof(args[3]), args[4]);
}
