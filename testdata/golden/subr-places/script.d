/* Subroutines in predicates, keys, arguments, conditions and assignments, on
   strings of the kernel and of variables. */
#pragma D option quiet

string g;
self string s;
string e[string];

BEGIN
{
	g = "/usr/bin/perl5";
	self->s = strjoin(g, ".36");
	e[basename(g)] = dirname(g);
	e[strjoin("a", "b")] = toupper(self->s);
	this->t = substr(self->s, -4);
}

BEGIN
/index(g, "perl") > 0 && strstr(g, "/bin") != NULL && basename(dirname(g)) == "bin"/
{
	printf("%s %s %s %s\n", this->t, e["perl5"], e["ab"], self->s);
	@["join", strjoin(basename(g), lltostr(5)), substr(g, 1, 3)] = count();
	@s[strtok(g, "/"), strtok(NULL, "/"), "rest"] = sum(strlen(dirname(g)));
	@c[index(g, "bin")] = max(rindex(g, "/"));
}

BEGIN
/strchr(g, '%') == NULL/
{
	this->n = strlen(g) > 3 ? substr(g, 1) : "short";
	this->m = strlen(g) > 300 ? "long" : strjoin("<", strjoin(g, ">"));
	printf("%s %s %s\n", this->n, this->m, index(g, "u") == 1 ? basename(g) : dirname(g));
	printf("%d %d\n", strlen(execname) == strlen(curthread->comm), index(execname, curthread->comm));
	printf("%d %s\n", strjoin(execname, "x") == strjoin(curthread->comm, "x"), substr(execname, 0, 0));
	printf("%d %d\n", toupper(stringof(curthread->comm)) == toupper(execname), rindex(curthread->comm, execname));
	printf("%s %s\n", strjoin(probeprov, strjoin(":", probename)), tolower(probename));
	printf("%s\n", substr(strjoin(probename, probename), 3, 4));
	printf("[%10s] [%-10s] [%.3s]\n", basename(g), basename(g), basename(g));
	trace(strjoin("trace ", basename(g)));
	g = strjoin(g, g);
	g = substr(g, 9);
	printf("\n%s %d\n", g, strlen(strjoin(g, "")));
	exit(0);
}
