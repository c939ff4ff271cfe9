#pragma D option quiet

BEGIN
{
	@q["a"] = quantize(3);
	@q["a"] = quantize(100);
	@c["a"] = count();
	printa("%s: %@d\n", @q);
	printa("%s %@d %@d\n", @c, @q);
	printa(@q);
	exit(0);
}
