#pragma D option quiet

BEGIN
{
	printf("%d %s %s %s\n", $1 + 1, $$1, $$2, $$3);
	printf("%d %d\n", $3, -$3);
	printf("%d %d\n", $pid == pid, $uid == uid);
	exit($1);
}
