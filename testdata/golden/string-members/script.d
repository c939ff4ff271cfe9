/* Strings in structures take strsize bytes, and are not aligned. */
#pragma D option quiet
#pragma D option strsize=32
struct s { char a; string name; int b; string both[2]; };
struct s v;
this struct s w;

BEGIN
{
	v.a = 'x';
	v.name = "hello";
	v.b = 3;
	v.both[1] = execname;
	v.both[0] = v.name;
	printf("%c %s %d %s\n", v.a, v.name, v.b, v.both[0]);
	printf("%d %d\n", v.both[1] == execname, strlen(v.name));
	printf("%d %d %d\n", v.name == "hello", v.name < "help", v.name != v.both[0]);
	printf("%d %d %d\n", sizeof(struct s), offsetof(struct s, b), offsetof(struct s, both));
	v.name = "0123456789012345678901234567890123456789";
	printf("%s %d\n", v.name, v.b);
	v.name = "";
	printf("[%s]\n", v.name);
	this->w.name = "local";
	self->s = v;
	self->s.both[1] = this->w.name;
	table["k"] = self->s;
	table["k"].name = "elem";
	printf("%s %s %s %s\n", this->w.name, self->s.both[0], table["k"].both[1], table["k"].name);
	exit(0);
}
