#pragma D option quiet

BEGIN
{
	s = "foobarbarfoo";
	printf("%d %d %d %d %d\n", index(s, "foo"), index(s, "bar"), index(s, "x"), index(s, ""), index("", ""));
	printf("%d %d %d %d\n", index(s, "foo", 1), index(s, "foo", 9), index(s, "foo", 10), index(s, "foo", -3));
	printf("%d %d %d %d\n", index(s, "", 5), index(s, "", 12), index(s, "", 13), index(s, "", -1));
	printf("%d %d %d %d\n", index("", "a"), index("aaab", "aab"), index("abababc", "ababc"), index("a", "ab"));
	printf("%d %d %d\n", index("aabaabaaab", "aabaaa"), index(s, s), index(s, "foobarbarfoob"));
	printf("%d %d %d %d %d\n", rindex(s, "foo"), rindex(s, "bar"), rindex(s, "x"), rindex(s, ""), rindex("", ""));
	printf("%d %d %d %d\n", rindex(s, "foo", 8), rindex(s, "foo", 9), rindex(s, "foo", 100), rindex(s, "foo", -1));
	printf("%d %d %d %d\n", rindex(s, "", 5), rindex(s, "", 12), rindex(s, "", 13), rindex(s, "", -1));
	printf("%d %d %d %d\n", rindex("", "a"), rindex("aaaa", "aa"), rindex("ababab", "abab"), rindex("ababab", "abab", 1));
	printf("%d %d %d\n", rindex(s, "bar", 5), rindex(s, "bar", 6), rindex(s, "foo", 0));
	exit(0);
}
