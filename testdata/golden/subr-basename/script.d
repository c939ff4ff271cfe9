/* basename(), dirname() and cleanpath() of paths of all shapes. */
#pragma D option quiet

string p[int];

BEGIN
{
	p[0] = ""; p[1] = "a"; p[2] = "a/"; p[3] = "/"; p[4] = "//"; p[5] = "/a"; p[6] = "//a";
	p[7] = "/a//b//"; p[8] = "a/b"; p[9] = "/usr/lib/x.so"; p[10] = "..."; p[11] = "a//"; p[12] = "///a///b///c";
	i = 0;
}

tick-20ms
/i < 13/
{
	printf("%s: %s %s %s\n", p[i], basename(p[i]), dirname(p[i]), dirname(dirname(p[i])));
	i++;
}

tick-20ms
/i == 13/
{
	printf("%s %s %d\n", basename("/x/y"), dirname("/x/y"), basename("q/r") == "r");
	exit(0);
}
