#pragma D option quiet

BEGIN
{
	x = 12345678901;
	printf("%s|%s|%s|%s\n", lltostr(0), lltostr(-1), lltostr(x), lltostr(-x));
	printf("%s|%s|%s\n", lltostr(0xffffffffffffffff), lltostr(0x7fffffffffffffff), lltostr(0x8000000000000000));
	printf("%s|%s|%s\n", lltostr((char)200), lltostr((uint8_t)200), strjoin("n=", lltostr(42)));
	printf("%d\n", lltostr(5) == "5");
	exit(0);
}
