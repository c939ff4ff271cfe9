#pragma D option quiet

BEGIN
{
	s["set"] = "value";
	printf("%d %d\n", s["set"] == NULL, s["unset"] == NULL);
	printf("%s\n", s["set"]);
}

BEGIN
{
	printf("%s\n", s["unset"]);
}

BEGIN
{
	exit(0);
}
