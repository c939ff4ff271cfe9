#pragma D option quiet

long entries, returns, lasts, counts, results, twices, doubled;

pid$target:a.out:_ZN4shop4Item3add*:entry
{
	entries++;
	lasts += last;
	self->item = args.this;
}

pid$target:a.out:_ZN4shop4Item3add*:entry
/last == 3/
{
	printf("add(%s, %d, %s %d, %s, colour %d)\n", stringof(args[0]->name), args.this->count, stringof(other->name), other->count,
	    stringof(label.bytes), colour);
	ustack();
}

pid$target:a.out:_ZN4shop4Item3add*:return
{
	returns++;
	results += args[1];
	counts += self->item->count;
}

pid$target:a.out:_ZN4shop5twiceIlE*:entry
{
	twices += value + colour;
}

pid$target:a.out:_ZN4shop5twiceIlE*:return
{
	doubled += args[1];
}

END
{
	printf("add %d %d lasts %d counts %d results %d\n", entries, returns, lasts, counts, results);
	printf("twice %d %d\n", twices, doubled);
}
