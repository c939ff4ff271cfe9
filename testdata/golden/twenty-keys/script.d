/* Keys of 20 strings. */
#pragma D option quiet
#pragma D option strsize=1k
BEGIN
{
	k["a", "b", "c", "d", "a", "b", "c", "d", "a", "b", "c", "d", "a", "b", "c", "d", "a", "b", "c", "d"] = 5;
	printf("%d %d\n", k["a", "b", "c", "d", "a", "b", "c", "d", "a", "b", "c", "d", "a", "b", "c", "d", "a", "b", "c", "d"], k["a", "b", "c", "e", "a", "b", "c", "e", "a", "b", "c", "e", "a", "b", "c", "e", "a", "b", "c", "e"]);
}

BEGIN
{
	exit(0);
}
