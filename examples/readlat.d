/*
 * readlat: how long read(2) takes, as a distribution for each program, in
 * nanoseconds. Ends with Ctrl-C.
 *
 *	dtc -s examples/readlat.d && dtrun readlat.o
 */
#pragma D option quiet

syscall::read:entry
{
	self->start = timestamp;
}

syscall::read:return
/self->start/
{
	@[execname] = quantize(timestamp - self->start);
	self->start = 0;
}
