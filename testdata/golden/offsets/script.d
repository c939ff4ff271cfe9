#pragma D option quiet

struct pair {
	char tag;
	long value;
	short list[3];
};

BEGIN
{
	printf("%d %d %d\n", offsetof(struct pair, tag), offsetof(struct pair, value), offsetof(struct pair, list));
	printf("%d %d\n", sizeof(int *), sizeof("four"));
	this->p = (int *)0x1000;
	printf("%p %p %d\n", this->p + 2, this->p - 1, (this->p + 5) - this->p);
	exit(0);
}
