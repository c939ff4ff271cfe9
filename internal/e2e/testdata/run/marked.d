#pragma D option quiet

uint64_t plain0, marked0;

pid$target::plain:entry
{
	plain0 = plain0 ? plain0 : timestamp;
	plain1 = timestamp;
}

pid$target::marked:entry
{
	marked0 = marked0 ? marked0 : timestamp;
	marked1 = timestamp;
}

END
{
	printf("%d %d\n", (plain1 - plain0) / 199999, (marked1 - marked0) / 199999);
}
