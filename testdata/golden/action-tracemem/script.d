/* tracemem() shows bytes: all, the first few, or none. */

BEGIN
{
	tracemem(&curthread->comm, 5);
	tracemem(&curthread->comm, 16, 5);
	tracemem(&curthread->comm, 5, 0);
	tracemem(&curthread->comm, 5, -1);
	tracemem(&curthread->comm, 5, 99);
	trace("behind");
}

BEGIN
{
	tracemem(0, 20);
	tracemem((uint64_t)&curthread->comm, 4, 4);
	exit(0);
}
