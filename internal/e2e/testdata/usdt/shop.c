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
	return local;
}

__attribute__((noinline)) void last(void)
{
	SHOP_OPEN();
}

/* The kernel raises the semaphore of a probe before it writes the probe's breakpoint: a
 * program that went on at once would pass the place some times unseen. */
static int armed(void)
{
	static const unsigned char nop[] = {0x1f, 0x44, 0, 0};
	const unsigned char *code = (const unsigned char *)work;
	for (int i = 0; i < 256; i++)
		if (*(volatile const unsigned char *)(code + i) == 0xcc && !memcmp(code + i + 1, nop, 4))
			return 1;
	return 0;
}

int main(int argc, char **argv)
{
	long sum = 0;
	orders[0].id = 10;
	strcpy(names[0], "even");
	strcpy(names[1], "odd");
	while (argc > 2 && !(SHOP_MANY_ENABLED() && armed()))
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
