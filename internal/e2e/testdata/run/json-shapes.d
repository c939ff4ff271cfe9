/* Values and actions of shapes that no other script has, for the lines of JSON. */
#pragma D option quiet
#pragma D option destructive

enum color { RED, GREEN };

BEGIN
{
	this->color = (enum color *)alloca(sizeof (enum color));
	*this->color = GREEN;
	print(this->color);
	this->word = (uint64_t *)alloca(8);
	*this->word = 0x3ff8000000000000;
	trace(*(double *)this->word);
	trace(-9223372036854775807);
	printf("%s %p %Y\n", "\xffx", curthread, (uint64_t)1500000000123456789);
	freopen("/nowhere/at/all");
	setopt("nothing", "at all");
	@all = lquantize(-1, 0, 10, 2);
	@all = lquantize(99, 0, 10, 2);
	@all = lquantize(5, 0, 10, 2);
	@logs = llquantize(1000000, 10, 0, 3, 10);
	@logs = llquantize(5, 10, 0, 3, 10);
	@deviation = stddev(4);
	@sums[1, "one"] = sum(3000);
	normalize(@sums, 1000);
	printa(@sums);
	denormalize(@sums);
	@small = min(-3);
	@large = max(0x7fffffffffffffff);
}

syscall::getppid:entry
/pid == $target/
{
	stack(2);
	ustack(3);
	trace(usym(uregs[R_RIP]));
	@stacks[stack(2)] = count();
}

BEGIN
{
	trace(*(int *)16);
}
