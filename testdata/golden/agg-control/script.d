#pragma D option quiet

BEGIN
{
	@a["x"] = sum(100);
	@a["y"] = sum(250);
	@a["z"] = sum(300);
	normalize(@a, 7);
	printa("%s %@d\n", @a);
	denormalize(@a);
	trunc(@a, 2);
	printa("%s %@d\n", @a);
	clear(@a);
	printa("%s %@d\n", @a);
	trunc(@a);
	printa("%s %@d\n", @a);
	@b = count();
	@c["one"] = max(1);
	@c["two"] = max(2);
	trunc(@c, -1);
	clear(@b);
	exit(0);
}
