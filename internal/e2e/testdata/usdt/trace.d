#pragma D option quiet

shop$target:::order-begin
{
	printf("%s %s(%s, %d)\n", probefunc, probename, copyinstr(arg0), args[1]);
}

shop$target:::many
{
	printf("%d %d %d %d %d %d %d %d %d\n", arg0, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8);
}

shop$target:::open
{
	@[probefunc] = count();
}
