#pragma D option quiet

e2e$target:::passed
{
	printf("%s %s %s:", probemod, probefunc, probename);
	printf(" %d %d %d %d %s %d %d %d %d %d\n", arg0, arg1, arg2, arg3, copyinstr(arg4), arg5, arg6, arg7, arg8, arg9);
	printf("%d %s\n", args[1], stringof(args[4]));
}

e2e$target:target:inner:armed-one
{
	printf("armed: %d in %s\n", arg0, probefunc);
	@total = sum(args[0]);
}

own$target:::mapped
{
	printf("mapped: %d %d %d %d\n", arg0, arg1, args[2], arg3);
}

e2e*::inner:arm*
/pid == $target/
{
	@[probename] = count();
}
