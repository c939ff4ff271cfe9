#pragma D option quiet

BEGIN
{
	@a = llquantize(0, 10, 0, 2, 10);
	@a = llquantize(5, 10, 0, 2, 10);
	@a = llquantize(42, 10, 0, 2, 10);
	@a = llquantize(999, 10, 0, 2, 10);
	@a = llquantize(1000, 10, 0, 2, 10);
	@b = llquantize(1, 2, 1, 3, 2);
	@b = llquantize(9, 2, 1, 3, 2);
	exit(0);
}
