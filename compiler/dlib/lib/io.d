/* Block I/O, from struct bio and struct buffer_head. */

typedef char *caddr_t;

inline int B_BUSY = 0x1;
inline int B_DONE = 0x2;
inline int B_ERROR = 0x4;
inline int B_PAGEIO = 0x10;
inline int B_PHYS = 0x20;
inline int B_READ = 0x40;
inline int B_WRITE = 0x100;
inline int B_ASYNC = 0x400;

typedef struct bufinfo {
	int b_flags;
	size_t b_bcount;
	caddr_t b_addr;
	uint64_t b_lblkno;
	uint64_t b_blkno;
	size_t b_resid;
	size_t b_bufsize;
	caddr_t b_iodone;
	int b_error;
	dev_t b_edev;
} bufinfo_t;

typedef struct devinfo {
	int dev_major;
	int dev_minor;
	int dev_instance;
	string dev_name;
	string dev_statname;
	string dev_pathname;
} devinfo_t;

/*
 * Until 5.12 a bio had a disk and the number of a partition instead of a block
 * device, and a block device without a disk of its own was not in use.
 */
inline struct gendisk *dt_bio_disk[struct bio *B] =
	__exists((struct block_device *)B->bi_bdev) ?
	((struct block_device *)B->bi_bdev == NULL ? NULL : ((struct block_device *)B->bi_bdev)->bd_disk) :
	(struct gendisk *)B->bi_disk;

inline dev_t dt_bio_dev[struct bio *B] =
	__exists((struct block_device *)B->bi_bdev) ?
	((struct block_device *)B->bi_bdev == NULL ? 0 : ((struct block_device *)B->bi_bdev)->bd_dev) :
	((struct gendisk *)B->bi_disk == NULL ? 0 :
	((unsigned int)((struct gendisk *)B->bi_disk)->major << 20 |
	(unsigned int)((struct gendisk *)B->bi_disk)->first_minor + (unsigned char)B->bi_partno));

translator bufinfo_t < struct bio *B > {
	b_flags = (B->bi_opf & 1 ? B_WRITE : B_READ) | (B->bi_opf & 0x800 ? 0 : B_ASYNC) |
		(B->bi_flags & (1 << 6) ? B_PAGEIO : B_PHYS);
	b_bcount = B->bi_iter.bi_size;
	b_addr = NULL;
	b_lblkno = B->bi_iter.bi_sector;
	b_blkno = B->bi_iter.bi_sector;
	b_resid = 0;
	b_bufsize = B->bi_iter.bi_size;
	b_iodone = (caddr_t)B->bi_end_io;
	b_error = 0;
	b_edev = dt_bio_dev[B];
};

translator bufinfo_t < struct buffer_head *B > {
	b_flags = 0;
	b_bcount = B->b_size;
	b_addr = (caddr_t)B->b_data;
	b_lblkno = B->b_blocknr;
	b_blkno = B->b_blocknr;
	b_resid = 0;
	b_bufsize = B->b_size;
	b_iodone = (caddr_t)B->b_end_io;
	b_error = 0;
	b_edev = B->b_bdev == NULL ? 0 : B->b_bdev->bd_dev;
};

translator devinfo_t < struct bio *B > {
	dev_major = dt_bio_dev[B] >> 20;
	dev_minor = dt_bio_dev[B] & 0xfffff;
	dev_instance = 0;
	dev_name = dt_bio_disk[B] == NULL ? "nfs" : stringof(dt_bio_disk[B]->disk_name);
	dev_statname = dt_bio_disk[B] == NULL ? "nfs" : stringof(dt_bio_disk[B]->disk_name);
	dev_pathname = dt_bio_disk[B] == NULL ? "<nfs>" : strjoin("/dev/", stringof(dt_bio_disk[B]->disk_name));
};
