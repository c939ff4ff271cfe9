/*
 * mappings: how processes get and return memory: mmap, munmap, mprotect, brk.
 *
 * Protection and flags are told apart by their bits. Memory that is both
 * writable and executable is reported as it is asked for, with the stack depth
 * of the caller.
 */
#pragma D option quiet
#pragma D option defaultargs
#pragma D option ustackframes=6

inline int PROT_READ = 1;
inline int PROT_WRITE = 2;
inline int PROT_EXEC = 4;
inline int MAP_SHARED = 0x01;
inline int MAP_PRIVATE = 0x02;
inline int MAP_FIXED = 0x10;
inline int MAP_ANONYMOUS = 0x20;
inline int MAP_STACK = 0x20000;
inline int PAGE = 4096;

inline string LETTER_R = "r";
inline string LETTER_W = "w";
inline string LETTER_X = "x";

int64_t mapped[int];
int64_t peak[int];
uint64_t top[int];

syscall::mmap:entry
/pid != $pid/
{
	self->length = (arg1 + PAGE - 1) / PAGE * PAGE;
	self->prot = (int)arg2;
	self->flags = (int)arg3;
	@kinds[self->flags & MAP_ANONYMOUS ? (self->flags & MAP_STACK ? "stack" : "memory") : "file",
	    self->flags & MAP_SHARED ? "shared" : "private",
	    self->prot & PROT_READ ? LETTER_R : "-",
	    self->prot & PROT_WRITE ? LETTER_W : "-",
	    self->prot & PROT_EXEC ? LETTER_X : "-"] = count();
}

syscall::mmap:entry
/(self->prot & (PROT_WRITE | PROT_EXEC)) == (PROT_WRITE | PROT_EXEC)/
{
	printf("%Y %s (%d) maps %d bytes writable and executable, %d frames deep\n", walltimestamp, execname, pid,
	    self->length, ustackdepth);
	@unsafe[execname] = count();
}

syscall::mmap:entry
/(self->flags & MAP_FIXED) && arg0 != 0/
{
	@fixed[execname] = count();
}

syscall::mmap:return
/self->length && errno == 0/
{
	mapped[pid] = mapped[pid] + self->length;
	@sizes[execname] = quantize(self->length / PAGE);
	@bytes[execname] = sum(self->length);
}

syscall::mmap:return
/self->length && errno == 0 && mapped[pid] > peak[pid]/
{
	peak[pid] = mapped[pid];
	@peaks[execname, pid] = max(peak[pid] / 1024);
}

syscall::mmap:return
/self->length && errno != 0/
{
	@refused[execname, errno] = count();
}

syscall::mmap:return
{
	self->length = 0;
	self->prot = 0;
	self->flags = 0;
}

syscall::munmap:entry
/mapped[pid] > 0/
{
	mapped[pid] = mapped[pid] - (int64_t)arg1 > 0 ? mapped[pid] - (int64_t)arg1 : 0;
	@returned[execname] = sum((int64_t)arg1);
}

syscall::mprotect:entry
{
	@protections[execname, arg2 & PROT_EXEC ? "code" : arg2 & PROT_WRITE ? "data" : arg2 & PROT_READ ? "constants" : "guard"] = count();
}

syscall::brk:return
/top[pid] != 0 && arg1 > top[pid]/
{
	@heap[execname] = sum(arg1 - top[pid]);
}

syscall::brk:return
{
	top[pid] = arg1;
}

syscall::exit_group:entry
{
	mapped[pid] = 0;
	peak[pid] = 0;
	top[pid] = 0;
}

END
{
	normalize(@bytes, 1024);
	normalize(@returned, 1024);
	normalize(@heap, 1024);
	printf("\n%-8s %-8s %-6s %10s\n", "KIND", "SHARING", "RIGHTS", "MAPPINGS");
	printa("%-8s %-8s %s%s%s    %@10u\n", @kinds);
	printf("\n%-16s %14s %14s %14s\n", "PROGRAM", "MAPPED (KiB)", "RETURNED", "HEAP");
	printa("%-16s %@14d %@14d %@14d\n", @bytes, @returned, @heap);
	printf("\nHighest (KiB):\n");
	printa("  %-16s %7d %@12d\n", @peaks);
	printf("\nPages at once:\n");
	printa("  %s\n%@d\n", @sizes);
	printf("Protections changed:\n");
	printa("  %-16s %-10s %@8u\n", @protections);
	printf("At fixed addresses:\n");
	printa("  %-16s %@8u\n", @fixed);
	printf("Writable and executable:\n");
	printa("  %-16s %@8u\n", @unsafe);
	printf("Refused:\n");
	printa("  %-16s error %3d %@8u\n", @refused);
}
