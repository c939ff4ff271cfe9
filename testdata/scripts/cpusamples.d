/*
 * cpusamples: what the processors do, from samples taken 199 times a second on
 * each of them.
 *
 * Shares of the processors, of programs, of user and kernel mode, and the kernel
 * stacks that were seen most. After the first argument's number of seconds the
 * run ends (default: 10).
 */
#pragma D option quiet
#pragma D option defaultargs
#pragma D option stackframes=8
#pragma D option aggsortrev

inline int SECONDS = $1 > 0 ? $1 : 10;

int64_t left;
uint64_t kernelSamples;
uint64_t userSamples;
uint64_t idleSamples;

BEGIN
{
	left = SECONDS;
	printf("Sampling for %d seconds...\n", SECONDS);
}

profile:::profile-199
{
	@all = count();
	@cpus = lquantize(cpu, 0, 64, 1);
}

profile:::profile-199
/pid == 0/
{
	idleSamples++;
	@idle[cpu] = count();
}

profile:::profile-199
/pid != 0 && arg0 != 0/
{
	kernelSamples++;
	@programs[execname] = count();
	@kernel[execname] = count();
	@functions[func(arg0)] = count();
	@stacks[stack()] = count();
}

profile:::profile-199
/pid != 0 && arg0 == 0/
{
	userSamples++;
	@programs[execname] = count();
	@user[execname, pid] = count();
	@addresses[execname, arg1 & ~0xfff] = count();
}

profile:::profile-199
/pid != 0 && curthread->nvcsw + curthread->nivcsw > 0/
{
	this->forced = 100 * curthread->nivcsw / (curthread->nvcsw + curthread->nivcsw);
	@forced[execname] = avg(this->forced);
}

profile:::tick-1s
{
	left--;
	@rate = avg(kernelSamples + userSamples);
	@interval["kernel"] = max(kernelSamples);
	@interval["user"] = max(userSamples);
	@interval["idle"] = max(idleSamples);
}

profile:::tick-1s
/left <= 0/
{
	exit(0);
}

END
{
	trunc(@stacks, 5);
	trunc(@functions, 20);
	trunc(@addresses, 10);
	printa("\n%@u samples\n", @all);
	printf("\nSamples by mode:\n");
	printa("  %-8s %@8u\n", @interval);
	printf("\nSamples by processor:\n");
	printa(@cpus);
	printf("\nIdle samples:\n");
	printa("  processor %3d %@8u\n", @idle);
	printf("\n%-16s %8s\n", "PROGRAM", "SAMPLES");
	printa("%-16s %@8u\n", @programs);
	printf("\nIn the kernel:\n");
	printa("  %-16s %@8u\n", @kernel);
	printf("\nIn user mode:\n");
	printa("  %-16s %7d %@8u\n", @user);
	printf("\nPages of code:\n");
	printa("  %-16s %16x %@8u\n", @addresses);
	printf("\nShare of switches that were forced, in percent:\n");
	printa("  %-16s %@3u\n", @forced);
	printf("\nKernel functions:\n");
	printa("  %@8u %a\n", @functions);
	printf("\nKernel stacks:\n");
	printa("%k%@8u\n\n", @stacks);
}
