#pragma D option bufsize=200

BEGIN
{
	text = "a string has strsize bytes in its record";
	trace(text);
	exit(0);
}
