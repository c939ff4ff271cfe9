// A program whose functions have names as Rust's compiler makes them, of the old kind and of the
// new.
#include <stdio.h>
#include <stdlib.h>

struct slice { const char *data_ptr; unsigned long length; };
struct config { unsigned port; struct slice host; };

__attribute__((noinline)) long handle(struct config *self, struct slice path, int level) __asm__("_ZN6server6Config6handle17h0123456789abcdefE");
__attribute__((noinline)) long retry(struct config *self, unsigned times) __asm__("_RNvNtCs4fqI2P2rA04_6server4loop5retry");

long handle(struct config *self, struct slice path, int level)
{
	return self->port + self->host.data_ptr[0] + path.data_ptr[0] + path.length + level;
}

long retry(struct config *self, unsigned times)
{
	return handle(self, (struct slice){ "/index.html", 6 }, times) + 1;
}

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 1;
	struct config c = { 8080, { "localhost", 9 } };
	long total = 0;
	for (int i = 0; i < n; i++)
		total += retry(&c, i);
	printf("%d %ld\n", n, total);
	return 0;
}
