#pragma D option quiet

BEGIN
{
	printf("%s|%s|%s|%s\n", cleanpath("/a//b/./c/../d"), cleanpath("/.."), cleanpath("//"), cleanpath("/../a"));
	printf("%s|%s|%s|%s\n", cleanpath("../a"), cleanpath(".."), cleanpath("a/../b"), cleanpath("a/.."));
	printf("%s|%s|%s|%s\n", cleanpath("."), cleanpath("./a"), cleanpath("a//b/"), cleanpath("/a/."));
	printf("%s|%s|%s|%s\n", cleanpath("..."), cleanpath(""), cleanpath("/a/b/../../../c"), cleanpath("../../a/../b"));
	printf("%s|%s|%s|%s\n", cleanpath("a/./b/.././c"), cleanpath("/"), cleanpath("a/b/c/../.."), cleanpath(".a/..b/c."));
	printf("%s|%s|%s\n", cleanpath("a/../.."), cleanpath("a/../../b"), cleanpath("/./././x/."));
	exit(0);
}
