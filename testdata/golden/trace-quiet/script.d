#pragma D option quiet

BEGIN
{
	trace((char)-1);
	trace(" ");
	trace((unsigned short)65535);
	trace(" ");
	trace(-5L);
	trace(" text ");
	trace(0xffffffffffffffff);
	trace("\n");
	exit(0);
}
