#pragma D option quiet

pid$target:a.out:outer:entry
{
	ustack();
	usym(ucaller);
	uaddr(ucaller);
	printf("%k\n", ustack(2));
}
