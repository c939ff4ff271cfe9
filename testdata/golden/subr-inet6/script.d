#pragma D option quiet

BEGIN
{
	this->a = (uint64_t *)alloca(16);
	this->a[0] = 0x0;
	this->a[1] = 0x0;
	printf("%s|%s|%s\n", inet_ntoa6((in6_addr_t *)this->a), inet_ntoa6((in6_addr_t *)this->a, 1), inet_ntop(AF_INET6, this->a));
}

BEGIN
{
	this->a = (uint64_t *)alloca(16);
	this->a[0] = 0x0;
	this->a[1] = 0x100000000000000;
	printf("%s|%s|%s\n", inet_ntoa6((in6_addr_t *)this->a), inet_ntoa6((in6_addr_t *)this->a, 1), inet_ntop(AF_INET6, this->a));
}

BEGIN
{
	this->a = (uint64_t *)alloca(16);
	this->a[0] = 0x100;
	this->a[1] = 0x100000000000100;
	printf("%s|%s|%s\n", inet_ntoa6((in6_addr_t *)this->a), inet_ntoa6((in6_addr_t *)this->a, 1), inet_ntop(AF_INET6, this->a));
}

BEGIN
{
	this->a = (uint64_t *)alloca(16);
	this->a[0] = 0xb80d0120;
	this->a[1] = 0x4030201ffff0000;
	printf("%s|%s|%s\n", inet_ntoa6((in6_addr_t *)this->a), inet_ntoa6((in6_addr_t *)this->a, 1), inet_ntop(AF_INET6, this->a));
}

BEGIN
{
	this->a = (uint64_t *)alloca(16);
	this->a[0] = 0x0;
	this->a[1] = 0x4030201ffff0000;
	printf("%s|%s|%s\n", inet_ntoa6((in6_addr_t *)this->a), inet_ntoa6((in6_addr_t *)this->a, 1), inet_ntop(AF_INET6, this->a));
}

BEGIN
{
	this->a = (uint64_t *)alloca(16);
	this->a[0] = 0x0;
	this->a[1] = 0x403020100000000;
	printf("%s|%s|%s\n", inet_ntoa6((in6_addr_t *)this->a), inet_ntoa6((in6_addr_t *)this->a, 1), inet_ntop(AF_INET6, this->a));
}

BEGIN
{
	this->a = (uint64_t *)alloca(16);
	this->a[0] = 0x80fe;
	this->a[1] = 0x400030002000100;
	printf("%s|%s|%s\n", inet_ntoa6((in6_addr_t *)this->a), inet_ntoa6((in6_addr_t *)this->a, 1), inet_ntop(AF_INET6, this->a));
}

BEGIN
{
	this->a = (uint64_t *)alloca(16);
	this->a[0] = 0x400030002000100;
	this->a[1] = 0x800070006000500;
	printf("%s|%s|%s\n", inet_ntoa6((in6_addr_t *)this->a), inet_ntoa6((in6_addr_t *)this->a, 1), inet_ntop(AF_INET6, this->a));
}

BEGIN
{
	this->a = (uint64_t *)alloca(16);
	this->a[0] = 0x200000000000100;
	this->a[1] = 0x300000000000000;
	printf("%s|%s|%s\n", inet_ntoa6((in6_addr_t *)this->a), inet_ntoa6((in6_addr_t *)this->a, 1), inet_ntop(AF_INET6, this->a));
}

BEGIN
{
	this->a = (uint64_t *)alloca(16);
	this->a[0] = 0x200000001000000;
	this->a[1] = 0x400000003000000;
	printf("%s|%s|%s\n", inet_ntoa6((in6_addr_t *)this->a), inet_ntoa6((in6_addr_t *)this->a, 1), inet_ntop(AF_INET6, this->a));
}

BEGIN
{
	this->a = (uint64_t *)alloca(16);
	this->a[0] = 0x2ff;
	this->a[1] = 0x0;
	printf("%s|%s|%s\n", inet_ntoa6((in6_addr_t *)this->a), inet_ntoa6((in6_addr_t *)this->a, 1), inet_ntop(AF_INET6, this->a));
}

BEGIN
{
	this->a = (uint64_t *)alloca(16);
	this->a[0] = 0x300020000000000;
	this->a[1] = 0x700060005000400;
	printf("%s|%s|%s\n", inet_ntoa6((in6_addr_t *)this->a), inet_ntoa6((in6_addr_t *)this->a, 1), inet_ntop(AF_INET6, this->a));
}

BEGIN
{
	this->a = (uint64_t *)alloca(16);
	this->a[0] = 0x400030002000100;
	this->a[1] = 0x6000500;
	printf("%s|%s|%s\n", inet_ntoa6((in6_addr_t *)this->a), inet_ntoa6((in6_addr_t *)this->a, 1), inet_ntop(AF_INET6, this->a));
}

BEGIN
{
	this->a = (uint64_t *)alloca(16);
	this->a[0] = 0x0;
	this->a[1] = 0x100000000000500;
	printf("%s|%s|%s\n", inet_ntoa6((in6_addr_t *)this->a), inet_ntoa6((in6_addr_t *)this->a, 1), inet_ntop(AF_INET6, this->a));
}

BEGIN
{
	this->a = (uint64_t *)alloca(16);
	this->a[0] = 0xcdab00003412;
	this->a[1] = 0xf000000ef000000;
	printf("%s|%s|%s\n", inet_ntoa6((in6_addr_t *)this->a), inet_ntoa6((in6_addr_t *)this->a, 1), inet_ntop(AF_INET6, this->a));
}

BEGIN
{
	exit(0);
}
