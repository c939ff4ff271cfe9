#pragma D option quiet

typedef struct info { int number; string what; } info_t;

translator info_t < struct order *O > {
	number = O->id;
	what = O->item.name;
};

provider shop {
	probe sell(struct order *o, unsigned n, char *to) : (info_t *o, unsigned n);
};

shop$target:::sell
{
	printf("%u %d %s\n", args[1], args[0]->number, args[0]->what);
}
