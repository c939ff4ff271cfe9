/* Everything at once, on all processors: see storm_test.go. */
#pragma D option quiet
#pragma D option nspec=200
#pragma D option specsize=64k
#pragma D option bufsize=1m

syscall::sched_get_priority_max:entry
/pid == $target/
{
	self->n++;
	@entries = count();
	@sum = sum(arg0);
	@keyed[cpu, arg0] = count();
}

syscall::sched_get_priority_max:entry
/pid == $target && self->n % 8 == 0/
{
	printf("entry %d %d\n", arg0, self->n);
	self->printed++;
	@printed["entry"] = count();
}

syscall::sched_get_priority_max:entry
/pid == $target && self->n % 16 == 0/
{
	self->spec = speculation();
}

syscall::sched_get_priority_max:entry
/self->spec/
{
	@printed["speculated"] = count();
}

syscall::sched_get_priority_max:entry
/self->spec/
{
	speculate(self->spec);
	printf("speculated %d\n", self->spec);
}

syscall::sched_get_priority_max:return
/self->spec && self->n % 32 == 0/
{
	@printed["committed"] = count();
}

syscall::sched_get_priority_max:return
/self->spec && self->n % 32 == 0/
{
	commit(self->spec);
	self->spec = 0;
}

syscall::sched_get_priority_max:return
/self->spec/
{
	discard(self->spec);
	self->spec = 0;
	@discarded = count();
}

syscall::sched_get_priority_max:return
/pid == $target/
{
	@returns = count();
	@numbers = sum(self->n);
	@last[tid] = max(self->n);
	@records[tid] = max(self->printed);
}

pid$target::main.stormed:entry
{
	@stormed = count();
	self->calls++;
}

pid$target::main.stormed:entry
/self->calls % 4 == 0/
{
	printf("stormed %d\n", tid);
	@printed["stormed"] = count();
}

profile-997
{
	printf("profile %d\n", cpu);
	@printed["profile"] = count();
}

END
{
	printa("total entries %@d\n", @entries);
	printa("total sum %@d\n", @sum);
	printa("total returns %@d\n", @returns);
	printa("total numbers %@d\n", @numbers);
	printa("total stormed %@d\n", @stormed);
	printa("total discarded %@d\n", @discarded);
	printa("keyed %d %d %@d\n", @keyed);
	printa("fired %s %@d\n", @printed);
	printa("thread %d %@d %@d\n", @last, @records);
}
