/* Strings at system calls: names by number and by character, paths, errors. */
#pragma D option quiet
syscall::getppid:entry, syscall::getppid:return /pid == $target/ { @[probefunc, probename, strlen(probefunc)] = count(); }
syscall::openat:entry /pid == $target && arg3 == 0123/ { self->p = arg1; self->path = copyinstr(arg1); }
syscall::openat:return /pid == $target && self->path != NULL/
{
	@op[self->path, (int)arg0, errno, copyinstr(self->p, 4), execname, probefunc < "p"] = count();
	self->path = 0;
}
syscall::getppid:return /pid == $target/ { this->name = probefunc; seen[probefunc] = this->name; @same[this->name == probefunc] = count(); }
END { printf("%s %d", seen["getppid"], seen["nothing"] == NULL); }
