#pragma D option quiet
#pragma D option aggsortkey
#pragma D option aggsortrev

BEGIN
{
	@a["x", 1] = sum(5); @a["y", 2] = sum(5); @a["y", 1] = sum(5); @a["x", 2] = sum(-3); @a["", -1] = sum(9); @a["B", -2] = sum(5);
	@b["x", 1] = max(4); @b["y", 1] = max(-7); @b["z", 3] = max(2); @b["B", -2] = max(2);
	@c["y", 2] = count(); @c["y", 2] = count(); @c["x", 1] = count(); @c["z", 3] = count();
	setopt("aggsortkeypos", "0");
	printf("key 0\n");
	printa("%s %d: %@d\n", @a);
	setopt("aggsortpos", "0");
	printf("key 0, value 0\n");
	printa("%s %d: %@d %@d %@d\n", @a, @b, @c);
	setopt("aggsortpos", "1");
	printf("key 0, value 1\n");
	printa("%s %d: %@d %@d %@d\n", @a, @b, @c);
	setopt("aggsortpos", "2");
	printf("key 0, value 2\n");
	printa("%s %d: %@d %@d %@d\n", @a, @b, @c);
	setopt("aggsortpos", "3");
	printf("key 0, value 3\n");
	printa("%s %d: %@d %@d %@d\n", @a, @b, @c);
	setopt("aggsortkeypos", "1");
	printf("key 1\n");
	printa("%s %d: %@d\n", @a);
	setopt("aggsortpos", "0");
	printf("key 1, value 0\n");
	printa("%s %d: %@d %@d %@d\n", @a, @b, @c);
	setopt("aggsortpos", "1");
	printf("key 1, value 1\n");
	printa("%s %d: %@d %@d %@d\n", @a, @b, @c);
	setopt("aggsortpos", "2");
	printf("key 1, value 2\n");
	printa("%s %d: %@d %@d %@d\n", @a, @b, @c);
	setopt("aggsortpos", "3");
	printf("key 1, value 3\n");
	printa("%s %d: %@d %@d %@d\n", @a, @b, @c);
	setopt("aggsortkeypos", "2");
	printf("key 2\n");
	printa("%s %d: %@d\n", @a);
	setopt("aggsortpos", "0");
	printf("key 2, value 0\n");
	printa("%s %d: %@d %@d %@d\n", @a, @b, @c);
	setopt("aggsortpos", "1");
	printf("key 2, value 1\n");
	printa("%s %d: %@d %@d %@d\n", @a, @b, @c);
	setopt("aggsortpos", "2");
	printf("key 2, value 2\n");
	printa("%s %d: %@d %@d %@d\n", @a, @b, @c);
	setopt("aggsortpos", "3");
	printf("key 2, value 3\n");
	printa("%s %d: %@d %@d %@d\n", @a, @b, @c);
	exit(0);
}
