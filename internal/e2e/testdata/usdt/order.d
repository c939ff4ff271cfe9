struct order {
	int id;
	struct { char name[8]; short weight; } item;
	struct order *next;
};
