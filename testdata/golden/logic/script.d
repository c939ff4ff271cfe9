#pragma D option quiet

BEGIN
{
	zero = 0;
	two = 2;
	printf("%d%d%d%d ", two && two, two && zero, zero && two, zero && zero);
	printf("%d%d%d%d ", two || two, two || zero, zero || two, zero || zero);
	printf("%d%d%d%d ", two ^^ two, two ^^ zero, zero ^^ two, zero ^^ zero);
	printf("%d%d\n", !two, !zero);
	zero && n++;
	two && n++;
	two || n++;
	zero || n++;
	printf("evaluated %d\n", n);
	printf("%d%d%d%d%d%d\n", two == 2, two != 2, two < 3, two <= 2, two > 3, two >= 2);
	exit(0);
}
