BEGIN
{
	printf("quiet\n");
	@["a"] = sum(2);
	@["b"] = sum(1);
	exit(0);
}
