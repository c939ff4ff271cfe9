/* At entries, and inside functions whose returns are traced. */
#pragma D option quiet

pid$target:a.out:malloc:entry
/mallocs++ == 0/
{
	printf("malloc%k", ustack());
	printf("caller %A\n", usym(ucaller));
}

pid$target:a.out:middle:return,
pid$target:a.out:outer:return
{
	returns++;
}

pid$target:a.out:leaf:entry
/returns == 0/
{
	printf("leaf%k", ustack());
}

END
{
	printf("%d returns\n", returns);
}
