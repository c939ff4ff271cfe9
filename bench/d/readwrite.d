/* Bytes and latency of read(2) and write(2) by program, every second: the
   20-line script of the compile-time figures. c/readwrite.bpf.c asks the same. */
syscall::read:entry, syscall::write:entry
{
	self->ts = timestamp;
}
syscall::read:return /self->ts && arg0 > 0/
{
	@rbytes[execname] = sum(arg0); @rlat = quantize(timestamp - self->ts);
	self->ts = 0;
}
syscall::write:return /self->ts && arg0 > 0/
{
	@wbytes[execname] = sum(arg0); @wlat = quantize(timestamp - self->ts);
	self->ts = 0;
}
tick-1s
{
	printa("%-16s %@d\n", @rbytes); printa("%-16s %@d\n", @wbytes);
}
