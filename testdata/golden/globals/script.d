#pragma D option quiet

int count;
uint64_t stamps[2];
struct task_struct *task;

BEGIN
{
	printf("%d\n", count);
	count = 41;
	count++;
	task = curthread;
}

BEGIN
{
	printf("%d %d\n", count, task == curthread);
	exit(count);
}
