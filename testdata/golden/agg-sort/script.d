#pragma D option quiet
#pragma D option aggsortrev
#pragma D option aggsortkey

BEGIN
{
	@["b", 2] = sum(1);
	@["a", 1] = sum(2);
	@["c", -1] = sum(3);
	@["a", 3] = sum(0);
	exit(0);
}
