/* Aggregating functions take constant expressions before they are cut to their type. */
#pragma D option quiet

BEGIN
{
	@product = sum(1075064400 * 1000000000);
	@shift = max((1 << 63) - 1);
	@sum = sum(2147483647 + 1);
	@minus = sum(-1);
	x = 1 << 40;
	@variable = sum(x);
	printa("%@d %@d %@d %@d %@d\n", @product, @shift, @sum, @minus, @variable);
	@weights["a"] = quantize(1, (1 << 63) - 1);
	@weights["a"] = quantize(1);
	@weights["a"] = quantize(2, (1 << 63) - 1);
	exit(0);
}
