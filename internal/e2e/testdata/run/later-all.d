#pragma D option quiet

pid*:$1:inner:entry,
pid*:$1:inner:return
{
	@[probename] = count();
}

END
{
	printa("%s %@d\n", @);
}
