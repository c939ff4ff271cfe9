/* Subroutines on strings of a process. */
#pragma D option quiet

syscall::openat:entry
/pid == $target && arg3 == 0123 && strstr(copyinstr(arg1), "such") != NULL/
{
	this->p = copyinstr(arg1);
	printf("%s %s %s\n", basename(copyinstr(arg1)), dirname(this->p), strjoin(copyinstr(arg1, 4), "+"));
	printf("%d %d %s\n", index(copyinstr(arg1), "file"), rindex(this->p, "/"), strtok(copyinstr(arg1), "/"));
	printf("%s %s %s\n", strrchr(copyinstr(arg1), '/'), substr(copyinstr(arg1), 4, 4), toupper(this->p));
	printf("%s\n", cleanpath(strjoin(this->p, "/../x")));
	@[dirname(copyinstr(arg1))] = count();
}
