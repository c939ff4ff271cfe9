#pragma D option quiet

BEGIN
{
	s = "Hello, World! @[`{ 0129 azAZ";
	printf("%s|%s\n", toupper(s), tolower(s));
	printf("[%s] %d %s\n", toupper(""), tolower("ABC") == "abc", toupper(execname) == toupper(tolower(execname)) ? "same" : "differ");
	printf("%S\n", toupper("\344\366\374abc"));
	exit(0);
}
