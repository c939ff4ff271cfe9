#pragma D option quiet

BEGIN
{
	@a[1] = count(); @a[2] = count(); @b[2] = avg(5); @c[3] = quantize(4, -2); @d[1] = min(7); @e[4] = max(8); @f[2] = lquantize(3, 0, 10, 2);
	@g[1] = llquantize(55, 10, 0, 2, 10);
	printa(@a, @b);
	printa(@a, @d, @e);
	printa(@c, @f, @g);
	printa("%d %@d %@d %@d\n", @a, @b, @d);
	printa("%@d %d\n", @e, @a);
	printa("%d %@d %@d|\n", @a, @c);
	clear(@a); clear(@d); clear(@e); clear(@b);
	printa(@a, @b, @d, @e);
	normalize(@f, 2);
	printa(@f);
	exit(0);
}
