#pragma D option quiet

BEGIN
{
	s = "abcdef";
	printf("%s|%s|%s|%s\n", substr(s, 0), substr(s, 2), substr(s, 5), substr(s, 6));
	printf("%s|%s|%s|%s\n", substr(s, 7), substr(s, -1), substr(s, -6), substr(s, -7));
	printf("%s|%s|%s|%s\n", substr(s, -8, 5), substr(s, -10, 3), substr(s, -10), substr(s, 1, 3));
	printf("%s|%s|%s|%s\n", substr(s, 1, 0), substr(s, 1, -2), substr(s, 1, -5), substr(s, 1, -6));
	printf("%s|%s|%s|%s\n", substr(s, 0, 100), substr(s, 3, 3), substr(s, -3, 2), substr(s, -3, -1));
	printf("%s|%s|%s|%s\n", substr("", 0), substr("", 1, 2), substr("", -1), substr(s, 1000000, 3));
	printf("%s|%s|%s\n", substr(s, 0, 1), substr(s, -8, 2), substr(s, -8, -1));
	n = 2; m = -2;
	printf("%s|%s|%s\n", substr(s, n, n), substr(s, m, n), substr(s, n, m));
	exit(0);
}
