BEGIN
{
	trace((char)-1);
	trace((unsigned char)255);
	trace((short)-2);
	trace((unsigned short)65535);
	trace(-3);
	trace(4294967295U);
	trace(-5L);
	trace(0xffffffffffffffff);
	trace('a');
}

BEGIN
{
	trace("text");
	trace((void *)0x1234);
	trace(execname == "no" ? 1 : 2);
	exit(0);
}
