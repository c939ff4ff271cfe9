#pragma D option quiet

BEGIN
{
	s = "hello, world";
	printf("%s|%s|%s|%s\n", strchr(s, 'h'), strchr(s, 'l'), strchr(s, 'd'), strchr(s, ','));
	printf("%s|%s|%s|%s\n", strrchr(s, 'h'), strrchr(s, 'l'), strrchr(s, 'd'), strrchr(s, ','));
	printf("%d %d %d %d\n", strchr(s, 'x') == NULL, strchr(s, 'o') == NULL, strrchr(s, 'x') == NULL, strrchr(s, 'o') != NULL);
	printf("%d %d %d %d\n", strchr(s, 0) == NULL, strrchr(s, 0) == NULL, strchr("", 'a') == NULL, strrchr("", 'a') == NULL);
	printf("%s|%s|%s|%s\n", strstr(s, "hello"), strstr(s, "o"), strstr(s, "world"), strstr(s, ""));
	printf("[%s] %d %d\n", strstr("", ""), strstr(s, "xyz") == NULL, strstr("", "a") == NULL);
	printf("%s|%s\n", strchr("0123456789abcdef0123456789", 'f'), strrchr("0123456789abcdef0123456789", '0'));
	printf("%s|%s\n", strrchr("aaaaaaaaaaaaaaaaaaaaaaaab", 'a'), strchr("\377\376\200x", 'x'));
	exit(0);
}
