/*
 * sampling: looks closely at one write in a hundred, by chance.
 *
 * What is chosen is shown in full: the first bytes of what is written, the
 * descriptor's file, the process. The rest is only counted. The first argument is
 * the share in thousandths (default 10).
 */
#pragma D option quiet
#pragma D option defaultargs
#pragma D option rawbytes
#pragma D option strsize=64
#pragma D option scratchsize=512
#pragma D option printsize=512

inline int SHARE = $1 > 0 ? $1 : 10;

struct seen {
	int pid;
	int fd;
	uint64_t size;
	uint32_t sum;
};

struct head {
	uint32_t word[2];
	char text[8];
};

struct seen last;
uint64_t chosen;
uint64_t passed;

BEGIN
{
	printf("Looking at %d writes of 1000\n", SHARE);
	last.pid = 0;
}

syscall::write:entry,
syscall::pwrite64:entry
/pid != $pid && arg2 > 0/
{
	self->chosen = rand() % 1000 < SHARE;
	@all[execname] = count();
	@bytes[execname] = sum(arg2);
}

syscall::write:entry,
syscall::pwrite64:entry
/pid != $pid && arg2 > 0 && !self->chosen/
{
	passed++;
}

syscall::write:entry,
syscall::pwrite64:entry
/self->chosen && arg2 >= 16/
{
	chosen++;
	this->p = (char *)copyin(arg1, 16);
	last.pid = pid;
	last.fd = (int)arg0;
	last.size = arg2;
	last.sum = this->p[0] + this->p[1] + this->p[2] + this->p[3];
	printf("\n%s (%d) writes %d bytes to descriptor %d:\n", execname, pid, arg2, (int)arg0);
	tracemem(this->p, 16);
	print((struct head *)this->p);
	@sums[last.sum % 16] = count();
}

syscall::write:entry,
syscall::pwrite64:entry
/self->chosen && arg2 < 16/
{
	chosen++;
	this->copy = (char *)alloca(16);
	copyinto(arg1, arg2, this->copy);
	printf("\n%s (%d) writes %d bytes to descriptor %d: %s\n", execname, pid, arg2, (int)arg0, stringof(this->copy));
	@short[stringof(this->copy)] = count();
}

syscall::write:return,
syscall::pwrite64:return
/self->chosen/
{
	printf("%s returned %d\n", probefunc, (int64_t)arg1);
	@results[errno == 0 ? "written" : "failed", errno] = count();
	self->chosen = 0;
}

syscall::sendto:entry
/arg4 != 0 && arg5 >= 16/
{
	this->a = (uint8_t *)copyin(arg4, 16);
	this->port = (uint16_t *)(this->a + 2);
	@peers[ntohs(*this->port)] = count();
	@order[htons(ntohs(*this->port)) == *this->port ? "same" : "different"] = count();
}

ERROR
{
	@faults[arg2, arg4] = count();
}

profile:::tick-10s
{
	printf("%d looked at, %d passed by\n", chosen, passed);
}

END
{
	normalize(@bytes, 1024);
	printf("\n%-16s %10s %12s\n", "PROGRAM", "WRITES", "KiB");
	printa("%-16s %@10u %@12u\n", @all, @bytes);
	printf("\nSums:\n");
	printa("  %3d %@8u\n", @sums);
	printf("Short ones:\n");
	printa("  %-16s %@8u\n", @short);
	printf("Results:\n");
	printa("  %-8s error %3d %@8u\n", @results);
	printf("Ports:\n");
	printa("  %5d %@8u\n", @peers);
	printa("  %-10s %@8u\n", @order);
	printf("Faults of this script:\n");
	printa("  clause %d, type %d: %@u\n", @faults);
}
