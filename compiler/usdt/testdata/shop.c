/* A program whose objects call the functions of probes, as headers of DTrace declare them. */
extern void __dtrace_shop___order__begin(unsigned long, unsigned long, unsigned long);
extern void __dtrace_shop___idle(void);
extern void __dtrace_shop___many(unsigned long, unsigned long, unsigned long, unsigned long, unsigned long, unsigned long, unsigned long, unsigned long, unsigned long);
extern int __dtraceenabled_shop___idle(void);
extern void __dtrace_elsewhere___idle(void);

__attribute__((noinline)) static void inner(int n)
{
	__dtrace_shop___order__begin(n, (unsigned long)"name", 3);
	__asm__ volatile ("");
}

void last(void)
{
	__dtrace_shop___idle();
}

int both(int n)
{
	inner(n);
	if (__dtraceenabled_shop___idle())
		__dtrace_shop___idle();
	__dtrace_elsewhere___idle();
	return n;
}

void conditional(int n)
{
	if (n)
		__dtrace_shop___idle();
}

void (*address(void))(void)
{
	return __dtrace_shop___idle;
}
