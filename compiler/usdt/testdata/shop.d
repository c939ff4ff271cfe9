typedef unsigned int count_t;

provider shop {
	probe order__begin(int id, char *name, count_t n) : (string name, int id);
	probe idle();
	probe many(int, short, signed char, uint8_t, uint16_t, long, uint64_t, char **);
};

provider other {
	probe idle(string);
};
