/* json() finds a value by its path. */
#pragma D option quiet
#pragma D option strsize=512

BEGIN
{
	j = "{ \"a\": 1, \"b\" : { \"c\":\"text\", \"d\":[ 10, [1,2], {\"e\":true}, \"x\\\"y\" ] },\n \"bb\":null, \"n\":-1.5e3, \"ab\":[] }";
	printf("%s|%s|%s|%s\n", json(j, "a"), json(j, "b.c"), json(j, "bb"), json(j, "n"));
	printf("%s|%s|%s|%s\n", json(j, "b.d[0]"), json(j, "b.d[1]"), json(j, "b.d[1][1]"), json(j, "b.d[2].e"));
	printf("%s|%s|%s|%s\n", json(j, "b.d[3]"), json(j, "b.d[2]"), json(j, "ab"), json(j, "b"));
	printf("%d %d %d %d\n", json(j, "c") == NULL, json(j, "b.d[4]") == NULL, json(j, "a.b") == NULL, json(j, "ab[0]") == NULL);
	printf("%d %d %d\n", json(j, "b.d.c") == NULL, json(j, "b.d[x]") == NULL, json("", "a") == NULL);
	printf("%s|%s|%s\n", json("[1,[2,3],\"z\"]", "[2]"), json("[1,[2,3]]", "[1][0]"), json(" 7 ", ""));
	printf("%d %d %d\n", json("{\"a\":\"unfinished", "a") == NULL, json("{\"a\":[1,2", "a") == NULL, json("{\"a\":}", "a") == NULL);
	printf("%s|%s|%s\n", json("{\"a\":{\"b\":1},\"b\":2}", "b"), json("{\"x\":\"}\",\"y\":3}", "y"), json("{\"k\\\"\":1,\"k\":2}", "k"));
	printf("[%s] %d\n", json("{\"a\":\"\"}", "a"), strtoll(json(j, "b.d[0]")) + 1);
	@[json(j, "b.c")] = count();
	exit(0);
}
