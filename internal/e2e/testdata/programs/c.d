#pragma D option quiet

long last, bad, entries, returns, ids, same, results, swaps, swapped, answers;

pid$target:a.out:handle:entry
{
	entries++;
	ids += r->id;
	self->r = args[0];
}

pid$target:a.out:handle:entry
/r->id == 3/
{
	printf("handle(%s, a %d, b %d, c %x, d %d, e %d, f %d, p %d %d %d, q %d)\n",
	    stringof(r->name), args[1], b, c, d, args[5], f, p.x, args[7].y, args.p.z, q->y);
	printf("flags %d kind %d path %s next %s %d state %d handled %d failures %d\n",
	    r->flags, r->kind, r->path, copyinstr((uintptr_t)r->next->name), r->next->id, r->state == BUSY, handled, failures);
	this->p = *q;
	printf("copy %d\n", this->p.z);
	ustack();
}

pid$target:a.out:handle:return
{
	returns++;
	results += args[1];
	last = handled;
	bad = args.failures;
	same += self->r->id;
	self->r = 0;
}

pid$target:a.out:swap:entry
{
	swaps += p.first - p.second + by;
}

pid$target:a.out:swap:return
{
	swapped += args[1].first - args[1].second;
}

pid$target:a.out:answer:return
{
	answers += args[1].words[3];
}

END
{
	printf("handle %d %d ids %d %d results %d last %d %d\n", entries, returns, ids, same, results, last, bad);
	printf("swap %d %d answer %d\n", swaps, swapped, answers);
}
