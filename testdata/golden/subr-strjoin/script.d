#pragma D option quiet
#pragma D option strsize=16

BEGIN
{
	printf("%s|%s|%s|%s\n", strjoin("abc", "def"), strjoin("", "x"), strjoin("x", ""), strjoin("", ""));
	printf("%s|%s\n", strjoin("0123456789", "abcdefgh"), strjoin("0123456789abcdef", "x"));
	s = strjoin(strjoin("a", "b"), strjoin("c", strjoin("d", "e")));
	printf("%s %d %s\n", s, strlen(s), strjoin(s, lltostr(7)));
	printf("%d %s\n", strlen(strjoin("0123456789", "0123456789")), substr(strjoin("0123456789", "abcdefgh"), 8));
	exit(0);
}
