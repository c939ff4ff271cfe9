/* A program whose probes are in a library. */
int shop(int argc, char **argv);

int main(int argc, char **argv)
{
	return shop(argc, argv);
}
