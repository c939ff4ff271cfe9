#pragma D option quiet

BEGIN
{
	x[1] = 100;
	x[2] = 200;
	y["a", 1] = 11;
	y["a", 2] = 12;
	y["b", 1] = 21;
	z[1, "k", 3L] = "text";
	printf("%d %d %d\n", x[1], x[2], x[3]);
	printf("%d %d %d %d\n", y["a", 1], y["a", 2], y["b", 1], y["b", 2]);
	printf("[%s]\n", z[1, "k", 3]);
	x[1] += 5;
	y["b", 1]++;
	n = 1;
	printf("%d %d\n", x[n], y["b", n]);
	x[1] = 0;
	printf("%d %d\n", x[1], x[2]);
	w[(char)1] = 5;
	printf("%d\n", w[0x101]);
	exit(0);
}
