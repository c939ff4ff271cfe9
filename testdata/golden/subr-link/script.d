#pragma D option quiet

BEGIN
{
	this->p = (uint64_t *)alloca(24);
	this->p[0] = 0x0f3c5a00ff10;
	this->p[1] = 0x1122334455667788;
	this->p[2] = 0xa1b2c3d4;
	printf("%s\n", link_ntop(1, this->p));
	printf("%s\n", link_ntop(32, this->p));
}

BEGIN
{
	this->p = (uint64_t *)alloca(24);
	this->k = 5;
	printf("%s\n", link_ntop(this->k, this->p));
}

ERROR
{
	printf("fault %d %d\n", arg4, arg5);
}

BEGIN
{
	exit(0);
}
