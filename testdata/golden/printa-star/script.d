/* Keys as widths, and values as what is no number. */
#pragma D option quiet

BEGIN
{
	@[10, 100] = sum(1);
	@[-10, 200] = sum(2);
	printa("[%-*d]\n", @);
	printa("[%*d] %@d\n", @);
	@time = max(1075064400000000000);
	printa("%@Y; %@T\n", @time);
	@w[4] = sum(7);
	printa("[%@*d]\n", @w);
	@p[6, 2, 42] = sum(7);
	printa("[%*.*d]\n", @p);
	exit(0);
}
