#pragma D option quiet

BEGIN
{
	printf("%s", strtok("/usr//lib/x.so", "/."));
	printf("|%s", strtok(NULL, "/."));
	printf("|%s", strtok(NULL, "/."));
	printf("|%s", strtok(NULL, "/."));
	printf("|%d\n", strtok(NULL, "/.") == NULL);
	printf("%s|%s|%d %d\n", strtok("abc", ""), strtok(",,abc,,", ","), strtok("", ",") == NULL, strtok(",,,", ",") == NULL);
	this->s = strtok("a b  c", " ");
}

BEGIN
{
	this->t = strtok(NULL, " ");
	printf("%s %s", this->s, this->t);
	this->t = strtok(NULL, "");
	printf(" [%s]\n", this->t);
	printf("%s-", strtok("k=v;k2=v2", "="));
	printf("%s-", strtok(NULL, ";"));
	printf("%s-", strtok(NULL, "="));
	printf("%s\n", strtok(NULL, ";"));
	exit(0);
}
