/*
 * Every aggregating function, with and without keys, fed by all processors while
 * it is printed and emptied. The values are 500 to 502; keys come and go.
 */
#pragma D option quiet
#pragma D option switchrate=5ms

int n[int];

syscall::getppid:entry
/execname == "aggstorm"/
{
	this->v = 500 + n[tid] % 3;
	this->k = n[tid] / 1000;
	n[tid]++;

	@count = count();
	@sum = sum(this->v);
	@avg = avg(this->v);
	@stddev = stddev(this->v);
	@min = min(this->v);
	@max = max(this->v);
	@q = quantize(this->v);
	@l = lquantize(this->v, 500, 510, 1);
	@ll = llquantize(this->v, 10, 0, 2, 10);

	@kcount[this->k] = count();
	@ksum[this->k] = sum(this->v);
	@kavg[this->k] = avg(this->v);
	@kstddev[this->k] = stddev(this->v);
	@kmin[this->k] = min(this->v);
	@kmax[this->k] = max(this->v);
	@kq[this->k] = quantize(this->v);
}

tick-20ms, END
{
	printa("count %@d\n", @count);
	printa("sum %@d\n", @sum);
	printa("value %@d\n", @avg);
	printa("deviation %@d\n", @stddev);
	printa("value %@d\n", @min);
	printa("value %@d\n", @max);
	printa("quantize %@d", @q);
	printa("lquantize %@d", @l);
	printa("llquantize %@d", @ll);
	clear(@count); clear(@sum); clear(@avg); clear(@stddev); clear(@min); clear(@max);
	clear(@q); clear(@l); clear(@ll);
}

tick-20ms, END
{
	normalize(@ksum, 1);
	printa("kcount %d %@d\n", @kcount);
	printa("ksum %d %@d\n", @ksum);
	printa("kvalue %d %@d\n", @kavg);
	printa("deviation %@d\n", @kstddev);
	printa("kvalue %d %@d\n", @kmin);
	printa("kvalue %d %@d\n", @kmax);
	printa("kquantize %@d", @kq);
	trunc(@kcount); trunc(@ksum); trunc(@kavg); trunc(@kstddev); trunc(@kmin); trunc(@kmax);
	trunc(@kq);
}
