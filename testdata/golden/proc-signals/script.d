#pragma D option quiet

/* Signals to itself, which are ignored. */
proc:::signal-discard
/pid == $target && args[2] == SIGURG && args[0]->pr_lwpid == tid/
{
	@["discard", args[1]->pr_pid == pid, args[1]->pr_ppid == ppid] = count();
}

/* What the ends of its children send. */
proc:::exec-success
/ppid == $target/
{
	ran[pid] = 1;
}

proc:::signal-send
/ran[pid] && args[2] == SIGCHLD/
{
	@["send", args[1]->pr_pid == $target, args[1]->pr_pid == ppid] = count();
}

proc:::signal-handle
/pid == $target && args[0] == SIGCHLD/
{
	handled = args[2] != NULL;
	code = ((int *)args[1])[0];
}

END
{
	printf("handler %d, code %d\n", handled, code);
	printa("%s %d %d %@d\n", @);
}
