/*
 * What the probes of io are about, as arg3 says: a bio (0), the header of a read or
 * write that NFS begins (1) or has done (2), or a buffer of xfs (3).
 */
typedef uint64_t dt_io_t;

/*
 * Structures of modules, as far as they are used: whoever compiles may not have the
 * modules. What begins with ___ is no part of the kernel's names.
 */
struct xfs_buf_map___dt {
	int64_t bm_bn;
};

struct xfs_buftarg___dt {
	struct block_device *bt_bdev;
};

struct xfs_buf___dt {
	int b_length;
	unsigned int b_flags;
	struct xfs_buftarg___dt *b_target;
	struct xfs_buf_map___dt *b_maps;
	int b_error;
};

struct nfs_pgio_args___dt {
	uint64_t offset;
	uint32_t count;
};

struct nfs_pgio_res___dt {
	uint32_t count;
};

struct nfs_pgio_header___dt {
	struct inode *inode;
	unsigned int rw_mode;
	struct nfs_direct_req *dreq;
	struct nfs_pgio_args___dt args;
	struct nfs_pgio_res___dt res;
};

inline int dt_io_nfs = arg3 == 1 || arg3 == 2;
inline struct bio *dt_io_bio[dt_io_t I] = (struct bio *)I;
inline struct nfs_pgio_header___dt *dt_io_header[dt_io_t I] = (struct nfs_pgio_header___dt *)I;
inline struct xfs_buf___dt *dt_io_xfs[dt_io_t I] = (struct xfs_buf___dt *)I;
inline struct block_device *dt_io_xfs_disk[dt_io_t I] = dt_io_xfs[I]->b_target->bt_bdev;

inline int dt_io_flags[dt_io_t I] =
	arg3 == 3 ? (dt_io_xfs[I]->b_flags & 2 ? B_WRITE : B_READ) | (dt_io_xfs[I]->b_flags & 16 ? B_ASYNC : 0) | B_PAGEIO :
	(dt_io_header[I]->rw_mode & 2 ? B_WRITE : B_READ) | B_ASYNC | (dt_io_header[I]->dreq == NULL ? B_PAGEIO : B_PHYS);
inline uint64_t dt_io_size[dt_io_t I] =
	arg3 == 3 ? (uint64_t)dt_io_xfs[I]->b_length << 9 : dt_io_header[I]->args.count;
inline uint64_t dt_io_block[dt_io_t I] =
	arg3 == 3 ? (uint64_t)dt_io_xfs[I]->b_maps->bm_bn : dt_io_header[I]->args.offset >> 9;
inline dev_t dt_io_dev[dt_io_t I] =
	dt_io_nfs ? 0 : arg3 == 3 ? dt_io_xfs_disk[I]->bd_dev : dt_bio_dev[dt_io_bio[I]];
inline struct gendisk *dt_io_disk[dt_io_t I] =
	dt_io_nfs ? NULL : arg3 == 3 ? dt_io_xfs_disk[I]->bd_disk : dt_bio_disk[dt_io_bio[I]];

translator bufinfo_t < dt_io_t I > {
	b_flags = arg3 != 0 ? dt_io_flags[I] : xlate <bufinfo_t>(dt_io_bio[I]).b_flags;
	b_bcount = arg3 != 0 ? dt_io_size[I] : dt_io_bio[I]->bi_iter.bi_size;
	b_addr = NULL;
	b_lblkno = arg3 != 0 ? dt_io_block[I] : dt_io_bio[I]->bi_iter.bi_sector;
	b_blkno = arg3 != 0 ? dt_io_block[I] : dt_io_bio[I]->bi_iter.bi_sector;
	b_resid = arg3 == 2 ? dt_io_size[I] - dt_io_header[I]->res.count : 0;
	b_bufsize = arg3 != 0 ? dt_io_size[I] : dt_io_bio[I]->bi_iter.bi_size;
	b_iodone = arg3 != 0 ? NULL : (caddr_t)dt_io_bio[I]->bi_end_io;
	b_error = 0;
	b_edev = dt_io_dev[I];
};

translator devinfo_t < dt_io_t I > {
	dev_major = dt_io_dev[I] >> 20;
	dev_minor = dt_io_dev[I] & 0xfffff;
	dev_instance = 0;
	dev_name = dt_io_disk[I] == NULL ? "nfs" : stringof(dt_io_disk[I]->disk_name);
	dev_statname = dt_io_disk[I] == NULL ? "nfs" : stringof(dt_io_disk[I]->disk_name);
	dev_pathname = dt_io_disk[I] == NULL ? "<nfs>" : strjoin("/dev/", stringof(dt_io_disk[I]->disk_name));
};

/* NFS knows the inode, and a buffer of xfs is of no file. */
inline struct dentry *dt_io_dentry[dt_io_t I] =
	arg3 == 3 ? NULL : dt_io_nfs ? dt_inode_dentry[(uint64_t)dt_io_header[I]->inode] : dt_bio_dentry[dt_io_bio[I]];
inline struct vfsmount *dt_io_mount[dt_io_t I] =
	arg3 == 3 ? NULL : dt_io_nfs ? dt_inode_mount[(uint64_t)dt_io_header[I]->inode] : dt_bio_mount[dt_io_bio[I]];
inline string dt_io_path[dt_io_t I] =
	dt_io_dentry[I] == NULL ? "<none>" : dt_io_mount[I] == NULL ? "<unknown>" :
	dt_walk[dt_io_dentry[I], dt_io_mount[I], NULL, NULL];

translator fileinfo_t < dt_io_t I > {
	fi_name = dt_io_dentry[I] == NULL ? "<none>" : stringof(dt_io_dentry[I]->d_name.name);
	fi_dirname = dt_io_dentry[I] == NULL ? "<none>" :
		dt_io_mount[I] == NULL ? "<unknown>" : dirname(dt_io_path[I]);
	fi_pathname = dt_io_path[I];
	fi_offset = dt_io_nfs ? (loff_t)dt_io_header[I]->args.offset : 0;
	fi_fs = dt_io_dentry[I] == NULL ? "<none>" : stringof(dt_io_dentry[I]->d_sb->s_type->name);
	fi_mount = dt_io_dentry[I] == NULL ? "<none>" : dt_io_mount[I] == NULL ? "<unknown>" :
		dt_walk[dt_io_mount[I]->mnt_root, dt_io_mount[I], NULL, NULL];
	fi_oflags = 0;
};
