int words[3];

BEGIN
{
	words[0] = 0x64636261;
	words[1] = 1;
	trace(words);
	exit(0);
}
