/* The first bufsize bytes are printed, when they are full: then the run is over. */
#pragma D option quiet
#pragma D option bufpolicy=fill
#pragma D option bufsize=100

BEGIN { printf("%d\n", ++n); }
BEGIN { printf("%d\n", ++n); }
BEGIN { printf("%d\n", ++n); }
BEGIN { printf("%d\n", ++n); }
BEGIN { printf("%d\n", ++n); }

tick-10s
{
	printf("never reached\n");
	exit(1);
}

END
{
	printf("the end, after %d\n", n);
}
