/*
 * The object beside this script was compiled from it once and is never made
 * again: every later dtrun has to run it and print what is in output.
 *
 *	dtrun -q -c 'workload getppid 10 , read 4 100' object.o 7 text
 */
struct point { int x; char y; int z:3; };

struct point p;
int counts[4];

BEGIN
{
	p.x = $1;
	p.z = -2;
	i = 2;
	counts[i] = p.x;
	name = $$2;
	seen["a", 1] = 3;
	seen["a", 1] += counts[2];
	this->local = "local";
	printf("%d %d %d %s %s %s\n", p.x, p.z, seen["a", 1], name, this->local, probename);
	printf("%5d|%-5d|%05d|%x|%o|%c|%10s|%-10s|%#x\n", 42, 42, 42, 255, 8, 'A', "right", "left", 255);
	printf("%s\n", name == "text" && strlen(name) == 4 ? "yes" : "no");
}

BEGIN
{
	trace(1 / (p.x - 7));
}

ERROR
{
	printf("fault %d in clause %d of probe %d\n", arg4, arg2, arg1);
}

BEGIN
{
	if (p.x > 5) {
		printf("large\n");
	} else {
		printf("small\n");
	}
}

syscall::getppid:entry
/pid == $target/
{
	self->entered = timestamp;
	@calls[probefunc, probename] = count();
	n++;
}

syscall::getppid:return
/self->entered && timestamp >= self->entered/
{
	@calls[probefunc, probename] = count();
	@q = quantize(n);
	@l = lquantize(n, 0, 10, 3);
	@ll = llquantize(n, 10, 0, 1, 10);
	@low = min(n);
	@high = max(n);
	@mean = avg(n);
	@spread = stddev(n);
	self->entered = 0;
}

syscall::read:entry
/pid == $target && arg0 == 99/
{
	@bytes[execname] = sum(arg2);
}

END
{
	printa("%s:%s %@d\n", @calls);
	printa("%s %@d\n", @bytes);
	normalize(@bytes, 4);
	printa(@bytes);
	trunc(@calls, 1);
	clear(@low);
	printf("%d\n", n);
}
