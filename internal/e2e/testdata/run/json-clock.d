#pragma D option quiet

BEGIN
{
	trace(timestamp);
	trace(walltimestamp);
	exit(0);
}
