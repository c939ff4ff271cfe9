/*
 * The object beside this script was compiled from it once, by a dtc of format
 * 1.2, and is never made again: every later dtrun has to run it and print what is
 * in output. Its records have times, averages a mark, keys that trunc removes an epoch.
 *
 *	dtrun -q -c 'workload getppid 10 , read 4 100' object.o 7 text
 */
#pragma D option nspec=2

struct point { int x; char y; int z:3; };

struct point p;

BEGIN
{
	p.x = $1;
	p.z = -2;
	setopt("aggsortkey");
	keep = speculation();
	lose = speculation();
	printf("%d %d %s\n", keep, lose, $$2);
}

BEGIN
{
	trace(1 / (p.x - 7));
}

ERROR
{
	printf("fault %d in clause %d of probe %d\n", arg4, arg2, arg1);
}

syscall::getppid:entry
/pid == $target/
{
	speculate(keep);
	printf("getppid %d\n", n++);
}

syscall::read:entry
/pid == $target && arg0 == 99/
{
	speculate(lose);
	printf("read %d\n", arg2);
}

syscall::getppid:return
/pid == $target/
{
	@a[n % 3, probefunc] = count();
	@b[n % 3, probefunc] = sum(n);
}

END
{
	commit(keep);
	discard(lose);
}

syscall::getppid:return
/pid == $target/
{
	@mean[n % 2] = avg(n);
	@spread = stddev(n);
	@some[n] = count();
}

END
{
	trunc(@some, 2);
}

END
{
	printa("%d %s %@d %@d\n", @a, @b);
}
