#pragma D option quiet
#pragma D option defaultargs

BEGIN
{
	printf("%d [%s] %d [%s]\n", $1, $$1, $2, $$2);
	exit(0);
}
