/* Translators of block I/O, on requests that the script makes up. */
#pragma D option quiet

BEGIN
{
	this->b = (struct bio *)alloca(240);
	this->b->bi_opf = 1;
	this->b->bi_bdev = NULL;
	this->b->bi_iter.bi_size = 4096;
	this->b->bi_iter.bi_sector = 77;
	printf("%d %d %d\n", xlate <bufinfo_t *> (this->b)->b_bcount, xlate <bufinfo_t *> (this->b)->b_bufsize,
	    xlate <bufinfo_t *> (this->b)->b_blkno);
	printf("%d %d %d\n", (xlate <bufinfo_t *> (this->b)->b_flags & B_WRITE) != 0,
	    (xlate <bufinfo_t *> (this->b)->b_flags & B_READ) != 0, xlate <bufinfo_t *> (this->b)->b_edev);
	printf("%d %d %s %s\n", xlate <devinfo_t *> (this->b)->dev_major, xlate <devinfo_t *> (this->b)->dev_minor,
	    xlate <devinfo_t *> (this->b)->dev_name, xlate <devinfo_t *> (this->b)->dev_pathname);
}

BEGIN
{
	this->h = (struct buffer_head *)alloca(240);
	this->h->b_size = 512;
	this->h->b_bdev = NULL;
	this->h->b_blocknr = 5;
	printf("%d %d %d\n", xlate <bufinfo_t *> (this->h)->b_bcount, xlate <bufinfo_t *> (this->h)->b_lblkno,
	    xlate <bufinfo_t *> (this->h)->b_edev);
	exit(0);
}
