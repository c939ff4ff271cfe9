/* Options change where the record stands; what cannot change is reported. */
BEGIN
{
	trace(1);
}

BEGIN
{
	setopt("nosuch");
	setopt("strsize", "10");
	setopt("stackindent", "many");
	setopt("aggsortrev");
	setopt("quiet");
}

BEGIN
{
	printf("quiet\n");
	setopt("rawbytes", "yes");
}

BEGIN
{
	trace(258);
	setopt("rawbytes", "no");
	setopt("quiet", "off");
}

BEGIN
{
	trace(2);
	@["a"] = sum(1);
	@["b"] = sum(2);
	exit(0);
}
