/* memstr() makes one string of several. */
#pragma D option quiet
#pragma D option strsize=20

BEGIN
{
	this->p = (char *)alloca(48);
	bcopy("one", this->p, 4);
	bcopy("two", this->p + 4, 4);
	bcopy("three", this->p + 8, 6);
	printf("%s|%s|%s|", memstr(this->p, ' ', 14), memstr(this->p, '/', 5), memstr(this->p, ' ', 1));
	printf("%d|%s\n", memstr(this->p, ' ', 0) == NULL, strjoin(memstr(this->p, '+', 8), "!"));
	bcopy("0123456789abcdef", this->p, 16);
	bcopy("0123456789abcdef", this->p + 16, 17);
	printf("%s %d\n", memstr(this->p, ' ', 33), strlen(memstr(this->p, ' ', 33)));
	exit(0);
}
