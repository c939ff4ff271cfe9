#pragma D option quiet
#pragma D option strsize=32
#pragma D option aggsize=64k
#pragma D option dynvarsize=128k
#pragma D option switchrate=10hz
#pragma D option stackframes=4
#pragma D option bufsize=1m

BEGIN
{
	x[1] = "thirty-one characters and no mor-cut";
	printf("%s %d\n", x[1], sizeof(x[1]));
	@[x[1]] = count();
	exit(0);
}
