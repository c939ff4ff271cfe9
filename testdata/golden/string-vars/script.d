#pragma D option quiet
#pragma D option strsize=16

string declared;

BEGIN
{
	printf("[%s]", declared);
	declared = "0123456789abcdefghij";
	copy = declared;
	printf("[%s][%s] %d %d\n", declared, copy, strlen(copy), sizeof(copy));
	this->s = copy;
	copy = "short";
	printf("[%s][%s]\n", this->s, copy);
	names["one"] = "first";
	names["two"] = "second";
	printf("[%s][%s]\n", names["one"], names["two"]);
	names["one"] = names["two"];
	printf("[%s]\n", names["one"]);
	exit(0);
}
