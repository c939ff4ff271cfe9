#pragma D option quiet

rawtp:task::task_rename
/pid == $target && stringof((char *)arg1) == "renamed"/
{
	printf("%s:%s:%s:%s\n", probeprov, probemod, probefunc, probename);
	this->t = (struct task_struct *)arg0;
	printf("%d %s %s\n", this->t->tgid == pid, stringof(this->t->comm), stringof((char *)arg1));
}
