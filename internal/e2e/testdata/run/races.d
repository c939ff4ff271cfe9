#pragma D option quiet

pid$target:target::entry,
pid$target:workload:main.*:entry
{
	@[pid == $target ? probefunc : "another process"] = count();
}

END
{
	printa("%s %@d\n", @);
}
