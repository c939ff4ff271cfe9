#pragma D option quiet

long entries, returns, levels, results, retries, retried;

pid$target:a.out:_ZN6server6Config6handle17h*:entry
{
	entries++;
	levels += level;
}

pid$target:a.out:_ZN6server6Config6handle17h*:entry
/level == 3/
{
	printf("handle(%d %s, %s %d)\n", args.self->port, stringof(args[0]->host.data_ptr), stringof(path.data_ptr), path.length);
	ustack();
}

pid$target:a.out:_ZN6server6Config6handle17h*:return
{
	returns++;
	results += args[1];
}

pid$target:a.out:_RNvNtCs4fqI2P2rA04_6server4loop5retry:entry
{
	retries += times;
}

pid$target:a.out:_RNvNtCs4fqI2P2rA04_6server4loop5retry:return
{
	retried += args[1];
}

END
{
	printf("handle %d %d levels %d results %d\n", entries, returns, levels, results);
	printf("retry %d %d\n", retries, retried);
}
