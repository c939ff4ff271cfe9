#pragma D option quiet

BEGIN
{
	s = "twelve chars";
	printf("%d %d %d\n", strlen(s), strlen("x"), strlen(""));
	printf("%d\n", strlen(execname) > 0);
	printf("[%s]\n", stringof((char *)0x10));
	printf("%s\n", stringof(s));
	printf("%d\n", strlen(stringof("seven..")));
	exit(0);
}
