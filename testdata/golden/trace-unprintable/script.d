BEGIN
{
	trace("a\001b");
	trace("caf\303\251");
	trace("ok");
	trace("\b\a\f");
	trace("\001");
}

BEGIN
{
	@["a\001b"] = count();
	@["caf\303\251"] = count();
	@["\200"] = count();
	@[""] = count();
	@["tab\t"] = count();
	exit(0);
}
