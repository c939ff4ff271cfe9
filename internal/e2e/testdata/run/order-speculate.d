/*
 * Two threads on two processors call getppid(2) in turn: one speculates, the
 * other commits what the first one did just before.
 */
#pragma D option quiet

BEGIN
{
	first = -1;
	spec = 0;
	n = 0;
}

syscall::getppid:entry
/pid == $target && !spec/
{
	spec = speculation();
}

syscall::getppid:entry
/pid == $target && spec && first < 0/
{
	speculate(spec);
	first = n;
	printf("kept %d\n", n);
}

syscall::getppid:entry
/pid == $target/
{
	printf("%d\n", n);
}

syscall::getppid:return
/pid == $target && spec && first >= 0 && n > first/
{
	commit(spec);
	spec = 0;
	first = -1;
}

syscall::getppid:return
/pid == $target/
{
	n++;
}
