/* Reads of a disk, from the request to its end. */
#pragma D option quiet

io:::start
/pid == $target && args[0]->b_bcount == 4096 && args[1]->dev_statname == $$1/
{
	under_way[arg0] = 1;
	@["start", args[0]->b_flags & B_READ, args[0]->b_blkno, args[2]->fi_name] = count();
	disk = args[1]->dev_major == getmajor(args[0]->b_edev) && args[1]->dev_minor == getminor(args[0]->b_edev);
}

io:::done
/under_way[arg0]/
{
	under_way[arg0] = 0;
	@["done", args[0]->b_flags & B_READ, 0, args[2]->fi_name] = count();
}

END
{
	printf("%d\n", disk);
	printa("%s %d %d %s %@d\n", @);
}
