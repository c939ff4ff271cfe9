/* Thousands of speculations: each has a number of its own, which is free again when it is settled. */
#pragma D option quiet
#pragma D option nspec=3000
#pragma D option statusrate=1hour
#pragma D option switchrate=10ms

int64_t taken, numbers, recorded, settled, discarded;

syscall::getppid:entry
/pid == $target/
{
	self->s = speculation();
	taken += self->s > 0;
	numbers += self->s;
}

syscall::getppid:entry
/self->s/
{
	speculate(self->s);
	printf("%d ", self->s);
	recorded += self->s;
}

syscall::close:entry
/pid == $target && settled < taken && arg0 + 1 == 0 && (++settled & 511) == 0/
{
	commit(1 + (settled - 1) % 3000);
}

syscall::close:entry
/pid == $target && settled <= taken && arg0 + 1 == 0 && (settled & 511) != 0/
{
	discard(1 + (settled - 1) % 3000);
	discarded++;
}

END
{
	printf("\n%d taken, sum %d %d; %d discarded\n", taken, numbers, recorded, discarded);
}
