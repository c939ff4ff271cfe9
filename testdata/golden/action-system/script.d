/* system() runs where its record stands in the output. */
#pragma D option destructive

BEGIN
{
	printf("one");
	system("echo command %d; exit 3", 1);
	printf("two");
}

BEGIN
{
	this->name = "words";
	system("echo '%-8s|%05d|%s'", this->name, 42, probename);
	exit(0);
}
