#pragma D option quiet
BEGIN
{
	@c["one", 1, (short)-1] = count();
	@c["two", -2, (short)2] = count();
	@c["two", -2, (short)2] = count();
	@s["one", 1, (short)-1] = sum(-7);
	@s["two", -2, (short)2] = sum(100);
	@a["one", 1, (short)-1] = avg(-3);
	@m["one", 1, (short)-1] = min(-9);
	@x["two", -2, (short)2] = max(18446744073709551615ULL);
	@q["k"] = quantize(5);
	@l["k"] = lquantize(5, 0, 10, 2);
	@d["k"] = stddev(4);
	@d["k"] = stddev(8);
	@n = count();
	@p[(void *)0x1234] = count();
	@ch['a', (char)-1, (uint8_t)255, 1ULL] = count();
}

BEGIN
{
	printa("%s %d %d %@d\n", @c);
	printa("%@5d|%-5s|%05d|%hd|\n", @c);
	printa("%-10s|%10d|%x|%@-8d|%@08d|%@x|%@o|%@u|%@X|\n", @c);
}

BEGIN
{
	printa("%s %@d\n", @s);
	printa("%s %@u\n", @s);
	printa("%s %@x\n", @s);
	printa("%s %@10d|%-@10d|\n", @s);
}

BEGIN
{
	printa("%s %@d %@d %@d\n", @c, @s);
	printa("%@d %@d %@d %@d %@d\n", @c, @s, @a, @m, @x);
	printa("const\n", @c);
	printa("%%\n", @c);
}

BEGIN
{
	printa("%s:%@d\n", @q);
	printa("%s:%@d:\n", @l);
	printa("%s:%@d:\n", @d);
	printa("[%@d]\n", @n);
	printa("%p %@d\n", @p);
	printa("%a %@d\n", @p);
	printa("%c %d %u %d %@d\n", @ch);
	printa("%C %x %o %llx %@d\n", @ch);
}

BEGIN
{
	printa(@c);
	printa(@s);
	printa(@c, @s);
	printa(@ch);
	printa(@p);
	printa(@q);
	printa(@n);
}

BEGIN
{
	normalize(@c, 2);
	printa("%s %@d\n", @c);
	denormalize(@c);
	clear(@s);
	printa("%s %@d\n", @s);
	trunc(@c, 1);
	printa("%s %@d\n", @c);
	setopt("aggsortrev");
	printa("%s %@d\n", @c, @s);
	setopt("aggsortkey");
	printa("%s %@d\n", @s);
	exit(0);
}
