#pragma D option quiet

BEGIN
{
	w = 8;
	p = 3;
	printf("[%*d][%-*d][%.*d][%*.*d]\n", w, 42, w, 42, p, 7, w, p, 7);
	printf("[%*d]\n", -w, 42);
	printf("[%*s][%.*s]\n", w, "text", p, "text");
	exit(0);
}
