#!/usr/sbin/dtrace -qs

/* A comment before a clause, with "quotes" */
dtrace:::BEGIN	// to the end of the line
/* between */ / /* inside */ 1 /
{
	;
	printf("%s\n", /* inside */ "a // b /* c");;
	exit(0)
}
