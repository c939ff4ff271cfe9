#pragma D option quiet

int a[4];
char text[8];

BEGIN
{
	a[0] = 10;
	a[3] = 40;
	i = 3;
	printf("%d %d %d %d\n", a[0], a[1], a[i], sizeof(a));
	a[i - 1] = a[i] + a[0];
	a[i]++;
	printf("%d %d\n", a[2], a[3]);
	text[0] = 'o';
	text[1] = 'k';
	printf("%s\n", stringof(text));
	exit(0);
}
