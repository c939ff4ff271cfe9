#pragma D option quiet

int shown;
long entries, returns, numbers, results, lengths, grown, shrunk, prices;

pid$target:a.out:main.handle:entry
{
	entries++;
	numbers += n;
}

pid$target:a.out:main.handle:entry
/n == 3 && !shown++/
{
	printf("handle(%d %s, %s, %d items, p %d %d, urgent %d, peer %d)\n", o->id, copyinstr((uintptr_t)o->name.str, o->name.len + 1),
	    copyinstr((uintptr_t)name.str, name.len + 1), items.len, p.x, args[4].y, urgent, args.o->peer->y);
	ustack();
}

pid$target:a.out:main.handle:return
{
	returns++;
	results += args[1];
	lengths += args[2].len;
}

pid$target:a.out:main.grow:entry
{
	grown++;
}

pid$target:a.out:main.grow:return
{
	shrunk++;
}

pid$target:a.out:main.*price:return
{
	prices += args[1];
}

END
{
	printf("handle %d %d n %d results %d lengths %d\n", entries, returns, numbers, results, lengths);
	printf("grow %d %d price %d\n", grown, shrunk, prices);
}
