#pragma D option quiet

BEGIN
{
	@z = count(); @k["a", 1] = sum(3); @y = avg(4); @q[1] = quantize(1); @q[2] = quantize(2); @t["gone"] = count(); @p = count(); @never["x"] = count(); @c["kept"] = count();
	trunc(@t); clear(@c); printa("%@d\n", @p);
	@none = sum(1);
	trunc(@none);
	exit(0);
}
END
{
	clear(@z);
	printa(@never);
	printa(@t);
	trunc(@never);
}
