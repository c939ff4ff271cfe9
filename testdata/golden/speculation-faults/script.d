/* Numbers that there cannot be are a fault of commit() and discard(). */
#pragma D option quiet

BEGIN { commit(2); }
BEGIN { discard(-1); }
BEGIN { commit(-5); }
BEGIN { commit(1); discard(1); discard(0); }
BEGIN { printf("end\n"); exit(0); }

ERROR
{
	printf("fault %d of clause %d\n", arg4, arg2);
}
