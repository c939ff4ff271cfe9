/*
 * pagefaults: page faults of processes: where, how often, by which program, and
 * whether a fault in a clause of this script itself is handled.
 *
 * The address of the fault is arg0, the program counter arg1, the error code
 * arg2: bit 0 tells a missing page from a missing right, bit 1 a write, bit 4 a
 * fetch of an instruction.
 */
#pragma D option quiet
#pragma D option defaultargs

inline int PAGE_SHIFT = 12;
inline int BIT_PROTECTION = 0x1;
inline int BIT_WRITE = 0x2;
inline int BIT_FETCH = 0x10;
inline int64_t TOPMOST = 0x7fffffffffff;

uint64_t faults;
uint64_t errors;
int64_t lastError;
int warned[int];
self int64_t last;

sdt:exceptions::page_fault_user
{
	faults++;
	this->page = arg0 >> PAGE_SHIFT;
	this->kind = arg2 & BIT_FETCH ? "code" : arg2 & BIT_WRITE ? "write" : "read";
	@kinds[execname, this->kind, arg2 & BIT_PROTECTION ? "right" : "page"] = count();
	@programs[execname] = count();
	@where[execname, arg1 & ~0xffffL] = count();
	self->faults++;
}

sdt:exceptions::page_fault_user
/arg0 < 4096/
{
	@null[execname, pid] = count();
}

sdt:exceptions::page_fault_user
/arg0 > 0x7f0000000000 && arg0 <= TOPMOST/
{
	@high[execname] = count();
}

sdt:exceptions::page_fault_user
/self->last && self->last == (arg0 >> PAGE_SHIFT) - 1/
{
	@sequential[execname] = count();
}

sdt:exceptions::page_fault_user
{
	self->last = arg0 >> PAGE_SHIFT;
	@distance = quantize(arg0 > uregs[R_SP] ? arg0 - uregs[R_SP] : uregs[R_SP] - arg0);
	@depth[execname] = max(ustackdepth);
}

sdt:exceptions::page_fault_kernel
{
	@kernel[execname, func(arg1)] = count();
	@kernelStacks[stack(5)] = count();
}

syscall:::entry
/self->faults > 0/
{
	@between[probefunc] = quantize(self->faults);
	self->faults = 0;
}

syscall:::entry
/curthread->maj_flt > 0 && !warned[pid]/
{
	warned[pid] = 1;
	@major[execname] = max(curthread->maj_flt);
	@minor[execname] = max(curthread->min_flt);
}

/*
 * Reads a word of the stack of the process. It may have gone already: then the
 * clause ends with a fault, which the ERROR clause counts.
 */
syscall::exit_group:entry
{
	this->word = *(uint64_t *)copyin(uregs[R_SP], 8);
	@words[this->word == 0 ? "zero" : "something"] = count();
	warned[pid] = 0;
}

ERROR
{
	errors++;
	lastError = arg4;
	@clauses[arg2, arg4] = count();
}

profile:::tick-1s
/errors > 1000/
{
	printf("too many faults of this script: the last was of type %d\n", lastError);
	exit(1);
}

profile:::tick-60s
{
	printf("%Y %d faults\n", walltimestamp, faults);
	faults = 0;
}

END
{
	trunc(@where, 20);
	trunc(@kernelStacks, 3);
	printf("%-16s %-6s %-6s %10s\n", "PROGRAM", "ACCESS", "LACKS", "FAULTS");
	printa("%-16s %-6s %-6s %@10u\n", @kinds);
	printf("\n%-16s %10s %10s\n", "PROGRAM", "FAULTS", "IN A ROW");
	printa("%-16s %@10u %@10u\n", @programs, @sequential);
	printf("\nCode (64 KiB each) that faults most:\n");
	printa("  %-16s %16x %@10u\n", @where);
	printf("\nNear address 0:\n");
	printa("  %-16s %7d %@10u\n", @null);
	printf("Stack and libraries:\n");
	printa("  %-16s %@10u\n", @high);
	printf("Distance to the stack pointer:\n");
	printa(@distance);
	printf("\nDeepest stacks:\n");
	printa("  %-16s %@10u\n", @depth);
	printf("\nFaults between two system calls:\n");
	printa("  %s\n%@d\n", @between);
	printf("%-16s %10s %10s\n", "PROGRAM", "MAJOR", "MINOR");
	printa("%-16s %@10u %@10u\n", @major, @minor);
	printf("\nIn the kernel:\n");
	printa("  %-16s %a %@10u\n", @kernel);
	printa("%k%@10u\n\n", @kernelStacks);
	printa("Words at the stack pointer: %s %@u\n", @words);
	printf("%d clauses of this script ended early.\n", errors);
	printa("  clause %d, fault %d: %@u\n", @clauses);
}
