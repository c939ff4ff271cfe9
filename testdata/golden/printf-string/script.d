#pragma D option quiet

BEGIN
{
	s = "text";
	printf("[%s][%10s][%-10s][%.2s][%6.3s]\n", s, s, s, s, s);
	printf("[%c][%5c][%-5c]\n", 'x', 'y', 'z');
	printf("[%C][%C][%C]\n", 'A', '\n', '\001');
	printf("[%.9S]\n", "a\nb\"c\\d");
	printf("%%|%5s|\n", "");
	exit(0);
}
