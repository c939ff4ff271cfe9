// A program whose arguments, variables and results are known. It handles as many requests
// as its argument says and prints how many, and the sum of the results.
#include <stdio.h>
#include <stdlib.h>

#define NOINLINE __attribute__((noinline))

enum state { IDLE, BUSY = 7 };
struct point { int x, y; long z; };
struct request {
	int id;
	unsigned flags : 3, kind : 5;
	char path[16];
	const char *name;
	struct request *next;
	enum state state;
};
struct answer { long words[4]; };
struct pair { long first, second; };

long handled;
static int failures = 3;

NOINLINE int handle(struct request *r, int a, short b, long c, unsigned char d, int e, long f, struct point p, double ratio, struct point *q)
{
	handled++;
	if (r->id % 10 == 9)
		failures++;
	return r->id + a + b + c + d + e + f + p.x + q->y + (int)ratio + (r->next->name[0] == r->name[0]) + r->next->id / 1000 + r->flags + r->kind + r->path[0] + r->state - 68;
}

NOINLINE struct pair swap(struct pair p, char by)
{
	struct pair out = { p.second + by, p.first };
	return out;
}

NOINLINE struct answer answer(int n)
{
	struct answer out = { { n, n + 1, n + 2, n + 3 } };
	return out;
}

// sum has a place inside that the test finds by its label.
NOINLINE long sum(int *list, int n)
{
	long total = 0;
	for (int i = 0; i < n; i++) {
		long square = (long)list[i] * list[i];
		total += square;
		__asm__ volatile(".globl inside_sum\ninside_sum: nop" : "+r"(total), "+r"(square), "+r"(i));
	}
	return total;
}

NOINLINE long serve(int n)
{
	struct request second = { .id = 1000, .name = "second" };
	struct request r = { .flags = 5, .kind = 9, .path = "/etc/motd", .name = "first", .next = &second, .state = BUSY };
	struct point p = { 11, 22, 33 };
	int list[] = { 1, 2, 3 };
	long total = 0;
	for (int i = 0; i < n; i++) {
		r.id = i;
		total += handle(&r, 1, -2, 3L << 32, 200, -5, 6, p, 2.5, &p);
		struct pair s = swap((struct pair){ i, -i }, 'a');
		total += s.first + answer(i).words[3];
		total += sum(list, 3);
	}
	return total;
}

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 1;
	long total = serve(n);
	printf("%ld %ld %d\n", handled, total, failures);
	return 0;
}
