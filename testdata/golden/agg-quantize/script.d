#pragma D option quiet

BEGIN
{
	@q = quantize(0);
	@q = quantize(1);
	@q = quantize(-1);
	@q = quantize(-5);
	@q = quantize(6);
	@q = quantize(7);
	@weighted = quantize(16, 100);
	@weighted = quantize(4, -3);
	@big = quantize(0x7fffffffffffffff);
	exit(0);
}
