/* What commands print is not in the lines. */
#pragma D option quiet
#pragma D option destructive

BEGIN
{
	system("echo from %s", "system");
}
