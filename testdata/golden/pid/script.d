pid$target:a.out:outer:entry
{
	self->n = arg0;
	calls[probefunc]++;
}

pid$target:target:inner:entry
{
	printf("%s %s %s: %d %d %d %d %d %d %d %d %d %d", probemod, probefunc, probename,
	    arg0, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8, arg9);
	trace(uregs[R_RSI] + uregs[R_R9]);
	uaddr(uregs[R_PC]);
}

pid$target::inner:b
{
	uaddr(uregs[R_PC]);
	ustack(1);
	trace(stackdepth);
}

pid$target::inner:return, pid$target::outer:return
{
	printf("%s of %d: %d %d", probefunc, self->n, arg0, arg1);
}

pid$target:targ[e]t:?n?er:,
pid$target:a.out:[_r]*:entry
{
	@[probefunc, probename] = count();
	@pid[probeprov == strjoin("pid", lltostr(pid)), pid == $target] = count();
}

pid$target:a.out:outer:entry
/calls["outer"] == 2/
{
	exit(7);
}
