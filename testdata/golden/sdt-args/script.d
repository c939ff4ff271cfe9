#pragma D option quiet

sdt:task::task_rename
/pid == $target && stringof(args[2]) == "renamed"/
{
	printf("%s:%s:%s:%s\n", probeprov, probemod, probefunc, probename);
	printf("%d %s %s\n", args[0] == pid, stringof(args[1]), stringof(args[2]));
	printf("%d %d\n", args[3], arg0 == pid);
}
