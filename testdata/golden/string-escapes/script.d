#pragma D option quiet

BEGIN
{
	printf("tab\there \"quoted\" back\\slash \101\x42\n");
	printf("%d %d\n", strlen("a\tb"), strlen(""));
	printf("100%% %s\n", "per%cent");
	exit(0);
}
