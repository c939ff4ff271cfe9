#pragma D option quiet

BEGIN
{
	p = (void *)0x1234;
	printf("%p|%#p|%10p|%-10p|%?p|\n", p, p, p, p, p);
	printf("%p|%p|%?d|\n", NULL, 255, 255);
	printf("%a|%10a|\n", 0x10, 0x20);
	exit(0);
}
