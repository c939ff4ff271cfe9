/*
 * errtop: which system calls fail, with what error, and in which programs.
 *
 * The names of the common errors are in a table that BEGIN fills. An error that
 * is not in it appears by its number. With an argument only one program is
 * looked at:
 *
 *	dtrun errtop.o make
 */
#pragma D option quiet
#pragma D option defaultargs

string name[int];
string meaning[int];
int started;

BEGIN
{
	name[EPERM] = "EPERM";		meaning[EPERM] = "not permitted";
	name[ENOENT] = "ENOENT";	meaning[ENOENT] = "no such file";
	name[EINTR] = "EINTR";		meaning[EINTR] = "interrupted";
	name[EIO] = "EIO";		meaning[EIO] = "input or output error";
	name[EBADF] = "EBADF";		meaning[EBADF] = "not an open file";
	name[ECHILD] = "ECHILD";	meaning[ECHILD] = "no child";
	name[EAGAIN] = "EAGAIN";	meaning[EAGAIN] = "would block";
	name[ENOMEM] = "ENOMEM";	meaning[ENOMEM] = "no memory";
	name[EACCES] = "EACCES";	meaning[EACCES] = "access denied";
	name[EFAULT] = "EFAULT";	meaning[EFAULT] = "bad address";
	name[EEXIST] = "EEXIST";	meaning[EEXIST] = "exists already";
	name[ENOTDIR] = "ENOTDIR";	meaning[ENOTDIR] = "no folder";
	name[EISDIR] = "EISDIR";	meaning[EISDIR] = "a folder";
	name[EINVAL] = "EINVAL";	meaning[EINVAL] = "wrong argument";
	name[ENOTTY] = "ENOTTY";	meaning[ENOTTY] = "no terminal";
	name[ENOSPC] = "ENOSPC";	meaning[ENOSPC] = "no space";
	name[EPIPE] = "EPIPE";		meaning[EPIPE] = "nobody reads";
	name[ETIMEDOUT] = "ETIMEDOUT";	meaning[ETIMEDOUT] = "timed out";
	started = 1;
}

syscall:::return
/errno != 0 && pid != $pid && ($$1 == "" || execname == $$1)/
{
	this->err = errno;
	this->known = name[this->err] != "";
	@all = count();
	@calls[probefunc] = count();
	@programs[execname, pid] = count();
}

syscall:::return
/this->err && this->known/
{
	@named[probefunc, name[this->err], meaning[this->err]] = count();
}

syscall:::return
/this->err && !this->known/
{
	@numbered[probefunc, this->err] = count();
}

syscall::openat:entry,
syscall::newfstatat:entry,
syscall::faccessat2:entry,
syscall::readlinkat:entry
/$$1 == "" || execname == $$1/
{
	self->path = arg1;
}

syscall::openat:return,
syscall::newfstatat:return,
syscall::faccessat2:return,
syscall::readlinkat:return
/self->path && errno == ENOENT/
{
	@missing[copyinstr(self->path, 60)] = count();
}

syscall::openat:return,
syscall::newfstatat:return,
syscall::faccessat2:return,
syscall::readlinkat:return
/self->path/
{
	self->path = 0;
}

profile:::tick-10s
/started/
{
	printa("%@u failures so far\n", @all);
}

END
{
	trunc(@missing, 20);
	trunc(@programs, 20);
	printf("\n%-20s %-10s %-22s %8s\n", "CALL", "ERROR", "MEANING", "COUNT");
	printa("%-20s %-10s %-22s %@8u\n", @named);
	printa("%-20s %-33d %@8u\n", @numbered);
	printf("\n%-20s %8s\n", "CALL", "FAILURES");
	printa("%-20s %@8u\n", @calls);
	printf("\n%-16s %8s %8s\n", "PROGRAM", "PID", "FAILURES");
	printa("%-16s %8d %@8u\n", @programs);
	printf("\nFiles that were looked for and are not there:\n");
	printa("%8@u  %s\n", @missing);
}
