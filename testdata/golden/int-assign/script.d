#pragma D option quiet

int x;
uint8_t small;

BEGIN
{
	x = 10;
	x += 5; printf("%d ", x);
	x -= 3; printf("%d ", x);
	x *= 4; printf("%d ", x);
	x /= 5; printf("%d ", x);
	x %= 6; printf("%d ", x);
	x |= 0x10; printf("%d ", x);
	x &= 0x1c; printf("%d ", x);
	x ^= 0xff; printf("%d\n", x);
	printf("%d %d %d\n", x++, ++x, x);
	printf("%d %d %d\n", x--, --x, x);
	small = 255;
	small++;
	printf("%d\n", small);
	y = z = 4;
	printf("%d %d\n", y, z);
	undeclared++;
	printf("%d %d\n", undeclared, sizeof(undeclared));
	exit(0);
}
