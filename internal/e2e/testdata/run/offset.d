#pragma D option quiet

pid$target:a.out:inner:$1
{
	printf("fired\n");
}
