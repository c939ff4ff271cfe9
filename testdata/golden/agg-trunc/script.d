#pragma D option quiet

BEGIN
{
	@a["x"] = sum(5); @a["y"] = sum(5); @a["a"] = sum(5); @a["z"] = sum(1); @a["w"] = sum(9); @a["b"] = sum(5);
	@b["x"] = sum(5); @b["y"] = sum(5); @b["a"] = sum(5); @b["z"] = sum(1); @b["w"] = sum(9); @b["b"] = sum(5);
	trunc(@a, 3);
	printa("%s %@d\n", @a);
	printf("--\n");
	trunc(@b, -3);
	printa("%s %@d\n", @b);
	@c[1] = count(); @c[2] = count(); @c[3] = count();
	trunc(@c, 0);
	printa(@c);
	@d[1] = quantize(1); @d[2] = quantize(1); @d[3] = quantize(8); @d[4] = quantize(0);
	trunc(@d, 2);
	printa("%d %@d", @d);
	@e[1] = avg(3); @e[2] = avg(3); @e[3] = avg(4); @e[1] = avg(4);
	trunc(@e, -2);
	printa("%d %@d\n", @e);
	exit(0);
}
