/* The kernel's statistics, as Solaris names them. */
#pragma D option quiet

int64_t calls[string];

sysinfo:::sysread, sysinfo:::syswrite
/pid == $target/
{
	calls[probename] += arg0;
}

sysinfo:::readch, sysinfo:::writech
/pid == $target && (args[0] == 100 || args[0] == 200)/
{
	@[probename] = sum(args[0]);
}

sysinfo:::pswitch
/pid == $target/
{
	switched = arg0;
}

sysinfo:::sysfork, sysinfo:::sysexec
{
	@c[probename] = max(arg0);
}

vminfo:::as_fault
/pid == $target/
{
	faults = arg0;
}

END
{
	printa("%s %@d\n", @);
	printa("%s %@d\n", @c);
	printf("%d %d %d %d\n", calls["sysread"] >= 7, calls["syswrite"] >= 5, switched, faults);
}
