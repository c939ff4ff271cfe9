#pragma D option quiet

BEGIN
{
	this->a = (ipaddr_t *)alloca(sizeof(ipaddr_t));
	*this->a = htonl(0xc0a80164);
	printf("%s|%s|%s\n", inet_ntoa(this->a), inet_ntop(AF_INET, this->a), inet_ntop(7, this->a));
	*this->a = 0;
	printf("%s|", inet_ntoa(this->a));
	*this->a = 0xffffffff;
	printf("%s|", inet_ntop(2, this->a));
	*this->a = htonl(0x7f000001);
	printf("%s|%d\n", strjoin(inet_ntoa(this->a), ":80"), inet_ntoa(this->a) == "127.0.0.1");
	exit(0);
}
