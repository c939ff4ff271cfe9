/*
 * Each kind of loss, with its tag: of the 20 keys and elements some find no room,
 * there is no speculation left for the second, the first one fills up, and a clause of
 * ERROR faults itself.
 */
#pragma D option quiet
#pragma D option droptags
#pragma D option aggsize=128
#pragma D option dynvarsize=128
#pragma D option specsize=100

syscall::getppid:entry
/pid == $target/
{
	n++;
	@[n] = count();
	x[n] = n;
}

syscall::getppid:entry
/pid == $target && n == 20/
{
	spec = speculation();
	other = speculation();
}

syscall::getppid:entry
/spec && n == 20/
{
	speculate(spec);
	printf("%s\n", "no record of a speculation is larger than its buffer, and this one is, with all that stands here: 123456789");
}

syscall::getppid:entry
/spec && n == 20/
{
	zero = 1 / (n - 20);
}

ERROR
{
	zero = 1 / (n - 20);
}

END
{
	printf("%d calls\n", n);
	trunc(@);
}
