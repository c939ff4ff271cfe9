/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The file that a bio's first page belongs to: a dentry of it, or 0; or the mount
 * (vfsmount) that the whole of its file system was mounted at first, or 0.
 *
 * A page may belong to anything, and what it is cannot be told from its flags, which
 * have other places in each kernel. So nothing is taken on trust: pointers have to
 * be the kernel's (which a poison or an offset of a CPU's data is not), the page has
 * to be no anonymous one (bits of its mapping say so), and the inode has to point
 * back to the mapping, which what lies there of slab pages never leads to. Pages of
 * a disk itself, such as a file system's own tables, are of no file.
 *
 * A page that is part of a larger one has the first's address, which is odd; or
 * from 7.1 on a mask that makes the first's address of its own.
 *
 * An inode leads into a dentry, at a member that has another name in some kernels
 * and stands a little behind d_fsdata in all. Of the places there it is the one
 * from which the dentry leads back.
 */
enum {
	BIO, WANT_MOUNT,
	BIO_VEC, BIO_OPF, BIO_VCNT, BIO_SIZE, PAGE_HEAD, PAGE_MAPPING, /* offsets */
	MAPPING_HOST, INODE_MAPPING, INODE_DENTRY, INODE_MODE, DENTRY_DATA, DENTRY_INODE, DENTRY_SB, SB_ROOT,
	SB_MOUNTS, FROM_MOUNTS, /* where the first mount is noted, and how far inside of it that leads */
	MOUNT_MNT, MNT_SB, MOUNT_ROOT,
	BIO_WORD = 31,
};

INLINE u64 bio_word(volatile u64 *w, u64 addr)
{
	read_kernel((void *)&w[BIO_WORD], 8, addr);
	return w[BIO_WORD];
}

INLINE u64 in_kernel(u64 p)
{
	return p >> 56 == 0xff;
}

/* Where a bio has data at all: it reads or writes. One that is done may have nothing left to do. */
INLINE u64 bio_page(volatile u64 *w, u64 bio)
{
	u64 vec, page, head;

	if (!in_kernel(bio) || (bio_word(w, bio + w[BIO_OPF]) & 0xff) > 1)
		return 0;
	if ((u16)bio_word(w, bio + w[BIO_VCNT]) == 0 && (bio_word(w, bio + w[BIO_SIZE]) & 0xffffffff) == 0)
		return 0;
	vec = bio_word(w, bio + w[BIO_VEC]);
	page = in_kernel(vec) ? bio_word(w, vec) : 0;
	if (!in_kernel(page))
		return 0;
	head = bio_word(w, page + w[PAGE_HEAD]);
	if (head & 1)
		page = head >> 32 == 0xffffffff ? page & head : head - 1;
	return page;
}

#define S_IFMT 0170000
#define S_IFBLK 0060000
#define NEAREST 48
#define FARTHEST 96

INLINE u64 dentry_of(volatile u64 *w, u64 inode)
{
	u64 alias = bio_word(w, inode + w[INODE_DENTRY]), k;

	if (!in_kernel(alias))
		return 0;
	for (k = NEAREST; k <= FARTHEST; k += 8) {
		u64 dentry = alias - k - w[DENTRY_DATA];

		if (bio_word(w, dentry + w[DENTRY_INODE]) == inode)
			return dentry;
	}
	return 0;
}

u64 dt_bio_file(volatile u64 *w)
{
	u64 page = bio_page(w, w[BIO]), mapping, inode, dentry, sb, mount;

	mapping = page == 0 ? 0 : bio_word(w, page + w[PAGE_MAPPING]);
	if (!in_kernel(mapping) || mapping & 3)
		return 0;
	inode = bio_word(w, mapping + w[MAPPING_HOST]);
	if (!in_kernel(inode) || bio_word(w, inode + w[INODE_MAPPING]) != mapping)
		return 0;
	if ((bio_word(w, inode + w[INODE_MODE]) & S_IFMT) == S_IFBLK)
		return 0;
	dentry = dentry_of(w, inode);
	if (dentry == 0 || w[WANT_MOUNT] == 0)
		return dentry;
	sb = bio_word(w, dentry + w[DENTRY_SB]);
	mount = bio_word(w, sb + w[SB_MOUNTS]) - w[FROM_MOUNTS] + w[MOUNT_MNT];
	if (!in_kernel(mount) || bio_word(w, mount + w[MNT_SB]) != sb)
		return 0;
	return bio_word(w, mount + w[MOUNT_ROOT]) == bio_word(w, sb + w[SB_ROOT]) ? mount : 0;
}
