/*
 * sockets: connections that are asked for and accepted, and what goes through
 * them, from the system calls alone.
 *
 * Addresses are read from the memory of the process: the first bytes of each
 * kind of socket address are declared here.
 */
#pragma D option quiet
#pragma D option defaultargs

struct any {
	uint16_t family;
	uint8_t port[2];
	uint8_t address[4];
};

struct local {
	uint16_t family;
	char path[60];
};

inline int LOCAL = 1;
inline int INET = 2;
inline int INET6 = 10;
inline int INPROGRESS = 115;

struct any *peer;
string families[int];

BEGIN
{
	families[LOCAL] = "local";
	families[INET] = "IPv4";
	families[INET6] = "IPv6";
	printf("%-16s %7s %-8s %-6s %s\n", "PROGRAM", "PID", "CALL", "FAMILY", "ADDRESS");
}

syscall::socket:entry
{
	@sockets[execname, families[(int)arg0] != "" ? families[(int)arg0] : "other"] = count();
}

syscall::connect:entry,
syscall::bind:entry
/pid != $pid && arg2 >= 8/
{
	self->address = arg1;
	self->size = arg2;
	self->since = timestamp;
	this->sa = (struct any *)copyin(arg1, 8);
	self->family = this->sa->family;
}

syscall::connect:return,
syscall::bind:return
/self->address && self->family == INET/
{
	this->sa = (struct any *)copyin(self->address, 8);
	this->port = this->sa->port[0] << 8 | this->sa->port[1];
	printf("%-16s %7d %-8s %-6s %d.%d.%d.%d port %d%s\n", execname, pid, probefunc, "IPv4",
	    this->sa->address[0], this->sa->address[1], this->sa->address[2], this->sa->address[3], this->port,
	    errno == 0 || errno == INPROGRESS ? "" : " refused");
	@ports[this->port] = count();
}

syscall::connect:return,
syscall::bind:return
/self->address && self->family == INET6/
{
	this->sa = (struct any *)copyin(self->address, 8);
	this->port = this->sa->port[0] << 8 | this->sa->port[1];
	printf("%-16s %7d %-8s %-6s port %d\n", execname, pid, probefunc, "IPv6", this->port);
	@ports[this->port] = count();
}

syscall::connect:return,
syscall::bind:return
/self->address && self->family == LOCAL/
{
	printf("%-16s %7d %-8s %-6s %s\n", execname, pid, probefunc, "local", copyinstr(self->address + 2, 60));
}

syscall::connect:return
/self->address && (errno == 0 || errno == INPROGRESS)/
{
	@connecting = quantize((timestamp - self->since) / 1000);
}

syscall::connect:return,
syscall::bind:return
/self->address/
{
	@results[probefunc, execname, errno] = count();
	self->address = 0;
	self->family = 0;
}

syscall::accept:return,
syscall::accept4:return
/errno == 0/
{
	@accepted[execname, pid] = count();
	@lastSocket[execname] = max((int64_t)arg1);
}

syscall::sendto:return,
syscall::sendmsg:return
/(int64_t)arg1 > 0/
{
	@sent[execname] = sum((int64_t)arg1);
	@sizes["sent"] = quantize((int64_t)arg1);
}

syscall::recvfrom:return,
syscall::recvmsg:return
/(int64_t)arg1 > 0/
{
	@received[execname] = sum((int64_t)arg1);
	@sizes["received"] = quantize((int64_t)arg1);
}

syscall::shutdown:entry
{
	@ended[execname, arg1 == 0 ? "reading" : arg1 == 1 ? "writing" : "both"] = count();
}

END
{
	printf("\nSockets made:\n");
	printa("  %-16s %-8s %@8u\n", @sockets);
	printf("Results:\n");
	printa("  %-8s %-16s error %3d %@8u\n", @results);
	printf("Ports:\n");
	printa("  %5d %@8u\n", @ports);
	printf("Accepted:\n");
	printa("  %-16s %7d %@8u\n", @accepted);
	printf("Highest descriptor:\n");
	printa("  %-16s %@8d\n", @lastSocket);
	printf("Microseconds to connect:\n");
	printa(@connecting);
	printf("\n%-16s %12s %12s\n", "PROGRAM", "SENT", "RECEIVED");
	printa("%-16s %@12d %@12d\n", @sent, @received);
	printa("\nBytes %s:\n%@d\n", @sizes);
	printf("Shut down:\n");
	printa("  %-16s %-8s %@8u\n", @ended);
}
