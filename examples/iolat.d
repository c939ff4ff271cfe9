/*
 * iolat: how long each disk takes, reads and writes apart, in microseconds.
 *
 *	dtc -s examples/iolat.d && dtrun iolat.o
 */
#pragma D option quiet

io:::start
{
	since[arg0] = timestamp;
}

io:::done
/since[arg0]/
{
	@[args[1]->dev_statname, args[0]->b_flags & B_WRITE ? "write" : "read"] =
	    quantize((timestamp - since[arg0]) / 1000);
	since[arg0] = 0;
}

END
{
	printa("%s, %s %@d\n", @);
}
