#pragma D option quiet

rawtp:task::task_rename
/pid == $target && args[0]->tgid == pid && stringof(args[1]) == "renamed"/
{
	printf("%s %s %d\n", stringof(args[0]->comm), stringof(args[1]), args[0]->real_parent->tgid == ppid);
}
