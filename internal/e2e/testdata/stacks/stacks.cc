// A program without frame pointers: calls come to the kernel through the C library, from a
// signal's handler, from functions that were inlined, and from children that end at once.
//
//	stacks		calls all of it; then runs itself as "stacks child" five times

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

volatile int sink;
char *volatile kept;

static inline __attribute__((always_inline)) int deepest(int n) { return getpgid(0) + n; }
static inline __attribute__((always_inline)) int inlined(int n) { return deepest(n) * 2; }

namespace shop {
template <class T> struct Basket {
	__attribute__((noinline)) T total(T n) { T r = inlined(n); sink++; return r; }
};
}

extern "C" {

__attribute__((noinline)) int leaf(int n)
{
	char *p = (char *)malloc(n + 1000);
	kept = p;
	sink += write(-1, "", 0);
	free(p);
	return sink;
}

__attribute__((noinline)) int middle(int n)
{
	volatile char room[200];
	room[n] = 1;
	int r = leaf(n) + 1;
	return r + room[n];
}

__attribute__((noinline)) int outer(int n) { return middle(n) * 2; }

__attribute__((noinline)) void handler(int) { sink += getppid(); }

__attribute__((noinline)) void interrupted(void) { raise(SIGUSR1); sink++; }

}

int main(int argc, char **argv)
{
	shop::Basket<int> basket;

	for (int i = 0; i < 3; i++)
		sink += outer(i);
	if (argc > 1)
		return 0;
	signal(SIGUSR1, handler);
	interrupted();
	sink += basket.total(1);
	for (int i = 0; i < 5; i++) {
		if (fork() == 0) {
			execl(argv[0], argv[0], "child", (char *)0);
			_exit(1);
		}
		wait(0);
	}
	return 0;
}
