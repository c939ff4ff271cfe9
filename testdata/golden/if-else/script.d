#pragma D option quiet

tick-100hz
{
	n++;
	if (n == 1) {
		printf("one\n");
	} else if (n == 2) {
		this->text = "two";
		printf("%s\n", this->text);
	} else {
		if (n % 2)
			printf("odd\n");
		else
			printf("even\n");
	}
	if (n > 4) {
		@total = sum(n);
		exit(0);
	}
}
