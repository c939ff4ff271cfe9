// What functions can be passed, for the test of calling conventions.
struct point { int x, y; long z; };
struct big { long v[5]; };
struct mixed { double d; int n; };
struct text { char bytes[16]; };
struct three { char a[3]; };
union word { long n; char c[8]; };
enum state { IDLE, BUSY = 7, LOST = -1 };
typedef struct request {
	int id;
	unsigned flags : 3;
	unsigned kind : 5;
	char path[16];
	const char *const name;
	struct request *next;
	union { long number; struct { int low, high; }; };
	int grid[2][3];
	void (*done)(struct request *, int);
	struct hidden *opaque;
	_Bool ready;
} request_t;

int counter_of_calls;
static const char *const label = "label";

#define FUNC __attribute__((noinline, used))
FUNC long scalars(char c, short s, unsigned int u, long l, enum state e, _Bool b, int seventh, unsigned char eighth) { return c + s + u + l + e + b + seventh + eighth; }
FUNC int pointers(request_t *r, const char *text, int (*f)(int), int *list, struct hidden *h) { return r->id + *text + f(*list) + (h != 0); }
FUNC struct point structures(struct point p, struct big b, union word w, struct three t) { p.x += b.v[4] + w.n + t.a[2]; return p; }
FUNC struct big large(struct big b, int n) { b.v[0] += n; return b; }
FUNC int split(int a, int b, int c, int d, int e, struct point p, int last) { return a + b + c + d + e + p.x + last; }
FUNC double floats(int a, double d, int b, struct mixed m, long double ld, float f, int c) { return a + d + b + m.n + ld + f + c; }
FUNC struct text bytes(struct text t) { t.bytes[3]++; return t; }
FUNC void nothing(void) { counter_of_calls++; }
FUNC __int128 wide(__int128 w, int after) { return w + after; }

static int twice(int n) { return 2 * n; }
void _start(void)
{
	request_t r = { .id = 1, .name = label };
	struct big b = { { 1 } };
	struct mixed m = { 1.5, 2 };
	int list[1] = { 1 };
	nothing();
	counter_of_calls += scalars('c', 1, 2, 3, BUSY, 1, 7, 8) + pointers(&r, label, twice, list, 0);
	counter_of_calls += structures((struct point){ 1, 2, 3 }, b, (union word){ 4 }, (struct three){ "ab" }).x;
	counter_of_calls += large(b, 1).v[0] + split(1, 2, 3, 4, 5, (struct point){ 1, 2, 3 }, 9);
	counter_of_calls += (int)floats(1, 2.0, 3, m, 4.0L, 5.0f, 6) + bytes((struct text){ "x" }).bytes[3] + (int)wide(1, 2);
	for (;;)
		__asm__ volatile("");
}
