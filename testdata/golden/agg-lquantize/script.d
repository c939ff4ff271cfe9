#pragma D option quiet

BEGIN
{
	@a = lquantize(-1, 0, 10, 3);
	@a = lquantize(0, 0, 10, 3);
	@a = lquantize(8, 0, 10, 3);
	@a = lquantize(9, 0, 10, 3);
	@b = lquantize(5, -10, 10);
	@b = lquantize(-10, -10, 10);
	@c["k"] = lquantize(150, 100, 200, 25, 7);
	exit(0);
}
