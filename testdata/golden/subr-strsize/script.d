/* Subroutines on long strings. */
#pragma D option quiet
#pragma D option strsize=4096

BEGIN
{
	s = "0123456789abcdef";
	s = strjoin(s, s);
	s = strjoin(s, s);
	s = strjoin(s, s);
	s = strjoin(s, s);
	s = strjoin(s, s);
	s = strjoin(s, s);
	s = strjoin(s, s);
	printf("%d ", strlen(s));
	s = strjoin(s, "/last/");
	printf("%d %d %d %d\n", strlen(s), index(s, "f/last"), rindex(s, "0123"), index(s, "0", 2000));
	printf("%s %s %s\n", basename(s), strrchr(s, 'f'), substr(s, -8, 5));
	printf("%d %d %s\n", strlen(dirname(s)), strlen(strtok(s, "/")), strtok(NULL, "/"));
	printf("%d %s\n", strlen(cleanpath(strjoin(s, "../x/./y"))), substr(cleanpath(strjoin(s, "../x/./y")), 2044));
	printf("%d %d\n", strlen(toupper(s)), index(toupper(s), "F/LAST"));
	s = strjoin(s, s);
	s = strjoin(s, s);
	printf("%d %s %d\n", strlen(s), substr(s, -4), rindex(s, "/last/"));
	exit(0);
}
