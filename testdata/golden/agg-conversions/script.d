#pragma D option quiet

BEGIN
{
	@s = sum(-7); @n = count(); @n = count(); @n = count(); @v = avg(-1); @v = avg(-2); @mi = min(-9); @ma = max(9); @sd = stddev(1000); @sd = stddev(0);
	printa("%@d %@i %@u %@x %@X %@o\n", @s); printa("%@d %@i %@u %@x %@X %@o\n", @n); printa("%@d %@i %@u %@x %@X %@o\n", @v);
	printa("%@d %@i %@u %@x %@X %@o\n", @mi); printa("%@d %@i %@u %@x %@X %@o\n", @ma); printa("%@d %@i %@u %@x %@X %@o\n", @sd);
	normalize(@s, 2); normalize(@n, 2); normalize(@v, 2); normalize(@mi, 2); normalize(@ma, 2); normalize(@sd, 2);
	printa("%@d %@i %@u %@x %@X %@o\n", @s); printa("%@d %@i %@u %@x %@X %@o\n", @n); printa("%@d %@i %@u %@x %@X %@o\n", @v);
	printa("%@d %@i %@u %@x %@X %@o\n", @mi); printa("%@d %@i %@u %@x %@X %@o\n", @ma); printa("%@d %@i %@u %@x %@X %@o\n", @sd);
	printa(@s); printa(@n); printa(@v); printa(@mi); printa(@ma); printa(@sd);
	normalize(@s, -2); normalize(@n, -1); normalize(@v, -1); normalize(@mi, -2); normalize(@ma, -2);
	printa("%@d %@u\n", @s); printa("%@d %@u\n", @n); printa("%@d %@u\n", @mi); printa("%@d %@u\n", @ma);
	printa(@s); printa(@n); printa(@mi); printa(@ma); printa(@v);
	denormalize(@s); denormalize(@v);
	printa(@s, @v);
	printa("[%@5d] [%-@5d] [%@05d] [%@+d] [%@#x] [%@'d] [%12@d] [%@.3d]\n", @s);
	printa("%% %@d%%\n", @s);
	printa("no value\n", @s);
	exit(0);
}
