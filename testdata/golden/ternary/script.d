#pragma D option quiet

BEGIN
{
	n = 3;
	printf("%s\n", n > 2 ? "more" : "less");
	printf("%d\n", n == 1 ? 10 : n == 2 ? 20 : n == 3 ? 30 : 40);
	s = n < 2 ? "small" : execname == "no such program" ? "odd" : "large";
	printf("%s\n", s);
	printf("%d\n", (n > 5 ? 1 : -1) * 7);
	exit(0);
}
