BEGIN
{
	@c["one"] = count();
	@c["two"] = count();
	@q["k"] = quantize(5);
	printa("%s %@d\n", @c);
	printa(@c);
	trace(1);
	printa(@q);
}

BEGIN
{
	printa("x%@d", @q);
	printf("z");
	printa(@c);
}

BEGIN
{
	trace("a");
	printf("p\n");
	stack();
	trace("b");
	sym(0x10LL);
	trace("c");
	mod(0x10LL);
	func(0x10LL);
}

BEGIN
{
	usym(0x10LL);
	trace(1);
	uaddr(0x10LL);
	umod(0x10LL);
	ufunc(0x10LL);
}

BEGIN
{
	printf("[%a][%20a][%-20a][%p]\n", 0x10LL, 0x10LL, 0x20LL, 0x40);
	printf("%Y %T", 0LL, 0LL);
}

BEGIN
{
	@k[sym(0x10LL), mod(0x10LL), func(0x10LL)] = count();
	@u[usym(0x10LL), uaddr(0x10LL)] = count();
	printa(@k);
	printa("%a %a %a %@d\n", @k);
	printa(@u);
	exit(0);
}
