#pragma D option quiet

BEGIN
{
	printf("%s|%s|%s|%s\n", lltostr(255, 16), lltostr(255, 8), lltostr(255, 2), lltostr(255, 36));
	printf("%s|%s|%s|%s\n", lltostr(0, 16), lltostr(0, 8), lltostr(0, 10), lltostr(-255, 16));
	printf("%s|%s\n", lltostr(-1, 2), lltostr(-8, 10));
	printf("%d|%d|%d|%d\n", strtoll("255"), strtoll("-0x10", 16), strtoll("  +12abc"), strtoll("ff", 16));
	printf("%d|%d|%d|%d\n", strtoll("777", 8), strtoll("zz", 36), strtoll(""), strtoll("x"));
	printf("%d|%d|%d|%d\n", strtoll("\t\n 9 9"), strtoll("0x", 16), strtoll("102", 2), strtoll("9223372036854775807"));
	printf("%d|%d\n", strtoll("-9223372036854775808"), strtoll(lltostr(-987654321)));
}

BEGIN
{
	x = 1;
	printf("%s", lltostr(1, x));
}

BEGIN
{
	printf("%d", strtoll("1", 37));
}

BEGIN
{
	exit(0);
}

ERROR
{
	printf("fault %d\n", arg4);
}
