// The same in C++: a class with a base, references, objects that are passed by their address,
// a template.
#include <cstdio>
#include <cstdlib>

#define NOINLINE __attribute__((noinline))

namespace shop {

struct Named {
	const char *name;
	virtual ~Named() {}
};

class Text {
	char *bytes;
public:
	explicit Text(const char *s) { bytes = new char[16]; snprintf(bytes, 16, "%s", s); }
	Text(const Text &other) { bytes = new char[16]; snprintf(bytes, 16, "%s", other.bytes); }
	~Text() { delete[] bytes; }
	int first() const { return bytes[0]; }
};

enum class Colour : unsigned char { Red = 1, Green = 2 };

class Item : public Named {
	int count;
	static int made;
public:
	explicit Item(int n) : count(n) { name = "item"; made++; }
	NOINLINE int add(const Item &other, Text label, Colour colour, long last);
};

int Item::made;

int Item::add(const Item &other, Text label, Colour colour, long last)
{
	return count + other.count + static_cast<int>(colour) + last + label.first() + name[0] + other.name[0];
}

template <typename T> NOINLINE T twice(T value, Colour colour)
{
	return value + value + static_cast<int>(colour);
}

NOINLINE long serve(int n)
{
	Item a(5), b(6);
	long total = 0;
	for (int i = 0; i < n; i++)
		total += a.add(b, Text("label"), Colour::Green, i) + twice<long>(i, Colour::Red);
	return total;
}

}

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 1;
	printf("%d %ld\n", n, shop::serve(n));
	return 0;
}
