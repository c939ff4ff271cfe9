/* NULL as an argument is a fault at run time. */
#pragma D option quiet

self string unset;

BEGIN
{
	trace(strtok(NULL, "a"));
}

BEGIN
{
	trace(strlen(NULL));
}

BEGIN
{
	trace(substr(0, 1));
}

BEGIN
{
	trace(strjoin("a", NULL));
}

BEGIN
{
	trace(strjoin(self->unset, "b"));
}

BEGIN
{
	trace(index(NULL, "a"));
}

BEGIN
{
	trace(index("a", self->unset));
}

BEGIN
{
	trace(strtok("abc", NULL));
}

BEGIN
{
	trace(strtok(self->unset, "a"));
}

BEGIN
{
	trace(basename(self->unset));
}

BEGIN
{
	trace(dirname(0));
}

BEGIN
{
	trace(cleanpath(NULL));
}

BEGIN
{
	trace(strchr(self->unset, 97));
}

BEGIN
{
	trace(strrchr(0, 97));
}

BEGIN
{
	trace(strstr("a", 0));
}

BEGIN
{
	trace(toupper(NULL));
}

BEGIN
{
	trace(strtoll(NULL));
}

BEGIN
{
	trace(rindex(strchr("a", 98), "a"));
}

BEGIN
{
	trace(basename((char *)0));
}

BEGIN
{
	trace(inet_ntoa((ipaddr_t *)0));
}

BEGIN
{
	trace(inet_ntoa6((in6_addr_t *)16));
}

BEGIN
{
	trace(inet_ntop(2, NULL));
}

BEGIN
{
	trace(link_ntop(1, (void *)8));
}

BEGIN
{
	exit(0);
}

ERROR
{
	printf("%d: fault %d %d\n", arg2, arg4, arg5);
}
