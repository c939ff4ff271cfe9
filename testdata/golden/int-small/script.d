/* Small operands keep their type. */
#pragma D option quiet

BEGIN
{
	b = (uint8_t)255;
	s = (int16_t)32767;
	h = (uint16_t)65535;
	one = (uint8_t)1;
	two = (int16_t)2;
	printf("%d %d %d\n", b + one, b + 1, b * b);
	printf("%d %d %d\n", s + two, s + 2, s * two);
	printf("%d %d\n", h * h, h << 4);
	printf("%d %d\n", -b, ~b);
	exit(0);
}
