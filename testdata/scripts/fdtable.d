/*
 * fdtable: files that a process has open, followed as it opens and closes them.
 *
 * For the processes of one program (argument, default all) each descriptor is
 * remembered with the name it was opened by. When it is closed, a line shows how
 * long it was open and what went through it. Descriptors that are still open at
 * the end are counted.
 */
#pragma D option quiet
#pragma D option defaultargs
#pragma D option strsize=128
#pragma D option dynvarsize=8m

string path[int, int];
uint64_t since[int, int];
int64_t readBytes[int, int];
int64_t wroteBytes[int, int];

BEGIN
{
	printf("%-16s %7s %4s %10s %10s %10s %s\n", "PROGRAM", "PID", "FD", "OPEN (us)", "READ", "WRITTEN", "NAME");
}

syscall::open:entry
/($$1 == "" || execname == $$1) && pid != $pid/
{
	self->name = arg0;
}

syscall::openat:entry,
syscall::openat2:entry
/($$1 == "" || execname == $$1) && pid != $pid/
{
	self->name = arg1;
}

syscall::open:return,
syscall::openat:return,
syscall::openat2:return
/self->name && errno == 0/
{
	this->fd = (int)arg1;
	path[pid, this->fd] = copyinstr(self->name);
	since[pid, this->fd] = timestamp;
	@opens[execname] = count();
}

syscall::open:return,
syscall::openat:return,
syscall::openat2:return
/self->name && errno != 0/
{
	@refused[execname, errno] = count();
}

syscall::open:return,
syscall::openat:return,
syscall::openat2:return
{
	self->name = 0;
}

syscall::read:entry,
syscall::pread64:entry,
syscall::readv:entry,
syscall::write:entry,
syscall::pwrite64:entry,
syscall::writev:entry
/since[pid, (int)arg0]/
{
	self->fd = (int)arg0 + 1;
}

syscall::read:return,
syscall::pread64:return,
syscall::readv:return
/self->fd && (int64_t)arg1 > 0/
{
	readBytes[pid, self->fd - 1] = readBytes[pid, self->fd - 1] + (int64_t)arg1;
}

syscall::write:return,
syscall::pwrite64:return,
syscall::writev:return
/self->fd && (int64_t)arg1 > 0/
{
	wroteBytes[pid, self->fd - 1] = wroteBytes[pid, self->fd - 1] + (int64_t)arg1;
}

syscall::read:return,
syscall::pread64:return,
syscall::readv:return,
syscall::write:return,
syscall::pwrite64:return,
syscall::writev:return
{
	self->fd = 0;
}

syscall::close:entry
/since[pid, (int)arg0]/
{
	this->fd = (int)arg0;
	this->us = (timestamp - since[pid, this->fd]) / 1000;
	printf("%-16s %7d %4d %10d %10d %10d %s\n", execname, pid, this->fd, this->us,
	    readBytes[pid, this->fd], wroteBytes[pid, this->fd], path[pid, this->fd]);
	@held[execname] = quantize(this->us);
	@closes[execname] = count();
	since[pid, this->fd] = 0;
	path[pid, this->fd] = 0;
	readBytes[pid, this->fd] = 0;
	wroteBytes[pid, this->fd] = 0;
}

END
{
	printf("\n%-16s %10s %10s\n", "PROGRAM", "OPENED", "CLOSED");
	printa("%-16s %@10u %@10u\n", @opens, @closes);
	printf("\nRefused, by error:\n");
	printa("%-16s %10d %@10u\n", @refused);
	printf("\nTime open, in microseconds:\n");
	printa("%s\n%@d\n", @held);
}
