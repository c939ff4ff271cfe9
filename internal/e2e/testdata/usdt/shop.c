/* A program with probes: "shop N" passes each N times; "shop" tells for each line that it
 * reads whether a probe is enabled; "shop N wait" waits until one is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "shop.h"

struct order {
	int id;
	struct { char name[8]; short weight; } item;
	struct order *next;
};

static struct order orders[2] = { { 1, { "bread", -3 }, 0 }, { 2, { "milk", 5 }, &orders[0] } };

/* Written to before it is read, so that it is in memory. */
static char names[2][8];

__attribute__((noinline)) static int work(int i)
{
	int local = i * 2;
	if (SHOP_ORDER_BEGIN_ENABLED())
		SHOP_ORDER_BEGIN(i, names[i % 2], 7);
	SHOP_SELL(&orders[i % 2], 4000000000u, names[i % 2]);
	SHOP_MANY(-1, -2, -3, 200, 60000, -6, 4000000000u, i, -9);
	BAZAAR_MANY(200, i);
	return local;
}

__attribute__((noinline)) void last(void)
{
	SHOP_OPEN();
}

int main(int argc, char **argv)
{
	long sum = 0;
	orders[0].id = 10;
	strcpy(names[0], "even");
	strcpy(names[1], "odd");
	while (argc > 2 && !BAZAAR_MANY_ENABLED())
		usleep(100);
	if (argc > 2)
		usleep(200000); /* the kernel counts a user before its breakpoint is in place */
	for (int i = 0; argc > 1 && i < atoi(argv[1]); i++) {
		sum += work(i);
		last();
	}
	while (argc < 2 && getchar() != EOF) {
		printf("%d\n", SHOP_OPEN_ENABLED());
		fflush(stdout);
	}
	return argc > 1 && sum != (long)atoi(argv[1]) * (atoi(argv[1]) - 1);
}
