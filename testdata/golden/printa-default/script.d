#pragma D option quiet

BEGIN
{
	@one = count();
	@number[1] = sum(10);
	@number[-2] = sum(20);
	@wide[5L, "five"] = max(50);
	@narrow[(short)-1, (char)-1, (unsigned short)7] = count();
	@text["alpha"] = count();
	@text["beta"] = count();
	@text["beta"] = count();
	@pointer[(void *)4096] = count();
	exit(0);
}
