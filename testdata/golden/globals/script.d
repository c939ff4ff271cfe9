#pragma D option quiet

int calls;
uint64_t stamps[2];
struct task_struct *task;

BEGIN
{
	printf("%d\n", calls);
	calls = 41;
	calls++;
	task = curthread;
}

BEGIN
{
	printf("%d %d\n", calls, task == curthread);
	exit(calls);
}
