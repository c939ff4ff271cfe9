/*
 * paths: file names taken apart: folders, endings, depth, who looks where.
 *
 * Every name that a process gives to the kernel is split into its folder and its
 * last part; endings are counted without regard to case, and names that try to
 * leave their folder are shown as they are and cleaned.
 */
#pragma D option quiet
#pragma D option defaultargs
#pragma D option strsize=128
#pragma D option dynvarsize=4m

inline string ROOT = "/";
inline int HOME = $1;

string first[string];
uint64_t relative;
uint64_t absolute;
self string path;

BEGIN
{
	printf("%-16s %7s %-8s %s\n", "PROGRAM", "PID", "RESULT", "NAME");
}

syscall::openat:entry,
syscall::newfstatat:entry,
syscall::faccessat2:entry,
syscall::readlinkat:entry,
syscall::unlinkat:entry
/pid != $pid && arg1 != 0/
{
	self->name = arg1;
}

syscall::openat:return,
syscall::newfstatat:return,
syscall::faccessat2:return,
syscall::readlinkat:return,
syscall::unlinkat:return
/self->name/
{
	self->path = copyinstr(self->name);
	self->name = 0;
	this->last = basename(self->path);
	this->dot = rindex(this->last, ".");
	@folders[dirname(self->path)] = count();
	@lengths = quantize(strlen(self->path));
	@results[probefunc, errno == 0 ? "found" : errno == ENOENT ? "missing" : "refused"] = count();
}

syscall::openat:return,
syscall::newfstatat:return,
syscall::faccessat2:return,
syscall::readlinkat:return,
syscall::unlinkat:return
/self->path != "" && this->dot > 0/
{
	@endings[tolower(substr(this->last, this->dot))] = count();
}

syscall::openat:return,
syscall::newfstatat:return,
syscall::faccessat2:return,
syscall::readlinkat:return,
syscall::unlinkat:return
/self->path != "" && index(self->path, ROOT) == 0/
{
	absolute++;
	this->top = strtok(self->path, "/");
	@tops[strjoin(ROOT, this->top != NULL ? this->top : "")] = count();
	first[execname] = first[execname] == "" ? self->path : first[execname];
}

syscall::openat:return,
syscall::newfstatat:return,
syscall::faccessat2:return,
syscall::readlinkat:return,
syscall::unlinkat:return
/self->path != "" && index(self->path, ROOT) != 0/
{
	relative++;
	@here[execname] = count();
}

syscall::openat:return,
syscall::unlinkat:return
/self->path != "" && strstr(self->path, "..") != NULL/
{
	printf("%-16s %7d %-8s %s -> %s\n", execname, pid, errno ? "failed" : "done", self->path, cleanpath(self->path));
	@climbs[execname] = count();
}

syscall::openat:return
/self->path != "" && strchr(this->last, '~') != NULL/
{
	@backups[execname] = count();
}

syscall::openat:return,
syscall::newfstatat:return,
syscall::faccessat2:return,
syscall::readlinkat:return,
syscall::unlinkat:return
/self->path != ""/
{
	@users[strjoin("user ", lltostr(uid)), strjoin(execname, strjoin(":", probefunc))] = count();
	self->path = "";
}

syscall::execve:return
/errno == 0/
{
	@programs[toupper(execname)] = count();
	@arguments[execname] = max(strlen(execargs));
}

profile:::tick-10s
{
	printf("%d absolute, %d relative names so far\n", absolute, relative);
}

END
{
	trunc(@folders, 20);
	trunc(@endings, 15);
	trunc(@users, 20);
	printf("\nFolders:\n");
	printa("  %-50s %@8u\n", @folders);
	printf("Endings:\n");
	printa("  %-20s %@8u\n", @endings);
	printf("Top folders:\n");
	printa("  %-20s %@8u\n", @tops);
	printf("Results:\n");
	printa("  %-12s %-8s %@8u\n", @results);
	printf("Relative names:\n");
	printa("  %-16s %@8u\n", @here);
	printf("Out of the folder:\n");
	printa("  %-16s %@8u\n", @climbs);
	printf("Backups:\n");
	printa("  %-16s %@8u\n", @backups);
	printf("Users:\n");
	printa("  %-12s %-32s %@8u\n", @users);
	printf("Programs started, longest arguments:\n");
	printa("  %-16s %@8u\n", @programs);
	printa("  %-16s %@8d\n", @arguments);
	printf("Lengths:\n");
	printa(@lengths);
}
