enum e { A, B = 7, C = -3 };
struct in { int a; char b; };
struct s { char name[8]; int n; struct in in; };
union u { int i; char c[4]; };
char c; int8_t b; uint8_t ub; short s; uint16_t us; int i; uint32_t ui; int64_t l; uint64_t ul; 
enum e ev; struct s st; union u un; char ca[5]; char cb[40]; int ia[3]; struct s sa[2]; int *ip; void *vp; string gs;
BEGIN
{
	c = 'A';
	b = -128;
	ub = 255;
	s = -32768;
	us = 65535;
	i = -2147483647 - 1;
	ui = 4294967295;
	l = -9223372036854775807LL - 1;
	ul = 18446744073709551615ULL;
	ev = B;
	st.name[0] = 'h';
	st.name[1] = 'i';
	st.n = 5;
	un.i = 0x41424344;
	ca[0] = 'x';
	ca[1] = 1;
	cb[0] = 'q';
	ia[1] = 7;
	ip = (int *)0x1234;
	vp = (void *)-1;
	gs = "a string that is much longer than the thirty-three columns that trace gives";
	sa[1].n = 3;
}

BEGIN
{
	trace(c);
	trace(b);
	trace(ub);
	trace(s);
	trace(us);
	trace(i);
	trace(ui);
	trace(l);
	trace(ul);
}

BEGIN
{
	trace(ev);
	trace(st);
}

BEGIN
{
	trace(un);
	trace(ca);
	trace(cb);
}

BEGIN
{
	trace(ia);
	trace(ip);
	trace(vp);
}

BEGIN
{
	trace(gs);
	trace("");
	trace("x");
	trace("tab\there");
	trace("nl\n");
	trace("\001\200\377");
}

BEGIN
{
	trace(sa);
	trace(1);
}

BEGIN
{
	trace(1);
	trace(-1);
	trace('a');
	trace(1LL);
	trace(1U);
	trace(sizeof (int));
	trace((char)200);
	trace((short)-1);
	trace(3 > 2);
	trace(!0);
	trace(~0);
	trace(1 ? 2 : 3);
	trace((void *)0);
}

BEGIN
{
	trace(st.name);
	trace(st.in);
	trace(st.in.a);
	trace(un.c);
	trace(sa[1]);
}

BEGIN
{
	trace(stringof(ca));
	trace(probefunc);
	trace(probename);
	trace(probeprov);
	trace(probemod);
	trace(id == 1);
}

BEGIN
{
	tracemem(cb, 1);
	tracemem(cb, 15);
	tracemem(cb, 16);
	tracemem(cb, 17);
}

BEGIN
{
	tracemem(cb, 20, 0);
	tracemem(cb, 20, 1);
	tracemem(cb, 20, 16);
	tracemem(cb, 20, 20);
	tracemem(cb, 20, 21);
	tracemem(cb, 20, -1);
}

BEGIN
{
	tracemem(cb, 40);
	trace(1);
	tracemem(cb, 3);
	trace("x");
	printf("after");
}

BEGIN
{
	printf("a");
	trace(1);
	printf("b\n");
	trace(2);
	printf("%d", 3);
}

BEGIN
{
	setopt("quiet");
	trace(7);
	printf("line\n");
}

BEGIN
{
	trace(c);
	trace(b);
	trace(ub);
	trace(s);
	trace(us);
	trace(i);
	trace(ui);
	trace(l);
	trace(ul);
}

BEGIN
{
	trace(ev);
	trace(st);
}

BEGIN
{
	trace(un);
	trace(ca);
	trace(cb);
}

BEGIN
{
	trace(ia);
	trace(ip);
	trace(vp);
	trace(gs);
	trace("");
	trace("x");
	trace("nl\n");
	trace("\001\200\377");
	tracemem(cb, 20);
	trace(1);
	printf("\n");
}

BEGIN
{
	setopt("rawbytes");
	trace(c);
	trace(s);
	trace(i);
	trace(ul);
	trace(gs);
	trace(st);
	trace("hi");
	printf("%d\n", 5);
	tracemem(cb, 5);
}

BEGIN
{
	setopt("quiet", "no");
	trace(7);
	printf("line\n");
	trace("raw");
}

BEGIN
{
	setopt("rawbytes", "no");
	trace(7);
	printf("line");
}

BEGIN
{
}

BEGIN
{
	exit(3);
}

END
{
	trace("end");
}
