#pragma D option quiet

BEGIN
{
	a = "abc";
	b = "abd";
	c = "abcd";
	e = "";
	printf("%d%d%d%d%d%d\n", a == b, a != b, a < b, a <= b, a > b, a >= b);
	printf("%d%d%d%d%d%d\n", a == c, a != c, a < c, a <= c, a > c, a >= c);
	printf("%d%d%d\n", a == "abc", "abc" == a, e == "");
	printf("%d%d\n", "\xff" > "a", e < a);
	printf("%d\n", "B" < "a");
	exit(0);
}
