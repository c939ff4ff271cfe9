typedef unsigned int count_t;

provider shop {
	probe order__begin(int id, char *name, unsigned long n) : (string name, int id);
	probe sell(struct order *o, count_t n, const char *to);
	probe many(int, short, signed char, uint8_t, uint16_t, long, unsigned, long, signed char);
	probe open();
};

provider bazaar {
	probe many(short, int);
};
