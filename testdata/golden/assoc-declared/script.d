#pragma D option quiet

uint64_t start[int, string];
string owner[uint8_t];

syscall::getppid:entry
/pid == $target/
{
	start[tid, probefunc] = timestamp;
	owner[3] = execname;
}

syscall::getppid:return
/start[tid, probefunc]/
{
	printf("%s %d\n", owner[3], timestamp >= start[tid, probefunc]);
	start[tid, probefunc] = 0;
}
