/* Elements that find no room: each is told, and none of the others is lost. */
#pragma D option quiet
#pragma D option dynvarsize=16k

int64_t numbers[int64_t];
string texts[int64_t];
self int64_t own[int64_t];
int64_t made, looked, found, again;

syscall::getppid:entry
/pid == $target/
{
	numbers[made] = 1;
	texts[made] = "x";
	self->own[made] = 1;
	made++;
}

syscall::close:entry
/pid == $target && arg0 + 1 == 0 && looked < made/
{
	found += numbers[looked] + (texts[looked] != NULL) + self->own[looked];
	numbers[looked] = 0;
	texts[looked] = 0;
	self->own[looked] = 0;
	again += numbers[looked] + (texts[looked] != NULL) + self->own[looked];
	looked++;
}

END
{
	printf("%d made, %d found, %d after they were freed\n", 3 * made, found, again);
}
