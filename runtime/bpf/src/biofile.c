/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The file that I/O is for: the inode that a bio's first page belongs to, a dentry
 * of an inode, and the mount (vfsmount) that shows the whole of its file system.
 * Each is 0 where there is none.
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
 *
 * A file system has a list of its mounts, in all namespaces, those of folders bound
 * elsewhere too. It is searched for one whose root is the topmost folder above the
 * dentry. (NFS has several such; elsewhere it is the file system's root.) Until 6.16
 * a mount is added at the list's end, which leads back to its head; then the first
 * to be found is the oldest. From 6.17 on it is added in front, and the last has no
 * next; then the last to be found is. What is mounted nowhere, such as an overlay's
 * own view of a layer, counts only where there is nothing better.
 */
enum {
	/* For the dentry of an inode: what to start from, and offsets. */
	AT, INODE_DENTRY, DENTRY_DATA, DENTRY_INODE, INODE_WORDS,

	/* For that of a bio. */
	BIO_VEC = INODE_WORDS, BIO_OPF, BIO_VCNT, BIO_SIZE, PAGE_HEAD, PAGE_MAPPING,
	MAPPING_HOST, INODE_MAPPING, INODE_MODE, BIO_WORDS,

	SCRATCH = 31, /* where a word is read to */
};

/* For the mount of a dentry, in words behind those above. */
enum {
	DENTRY_SB, DENTRY_PARENT,
	SB_MOUNTS, NEXT, /* the first mount, and the next after a mount */
	LINK, /* how far inside of a mount these lead: NEXT, or 0 where mounts are added in front */
	MOUNT_MNT, MNT_SB, MOUNT_ROOT, MOUNT_NS,
	AT_DENTRY, AT_SB, AT_LINK, BEST, FOUND_MOUNT,
};

INLINE u64 word(volatile u64 *w, u64 addr)
{
	read_kernel((void *)&w[SCRATCH], 8, addr);
	return w[SCRATCH];
}

/* An address of the kernel, and no error number. */
INLINE u64 in_kernel(u64 p)
{
	return p >> 56 == 0xff && p < (u64)-4095;
}

/* Where a bio has data at all: it reads or writes. One that is done may have nothing left to do. */
INLINE u64 bio_page(volatile u64 *w, u64 bio)
{
	u64 vec, page, head;

	if (!in_kernel(bio) || (word(w, bio + w[BIO_OPF]) & 0xff) > 1)
		return 0;
	if ((u16)word(w, bio + w[BIO_VCNT]) == 0 && (word(w, bio + w[BIO_SIZE]) & 0xffffffff) == 0)
		return 0;
	vec = word(w, bio + w[BIO_VEC]);
	page = in_kernel(vec) ? word(w, vec) : 0;
	if (!in_kernel(page))
		return 0;
	head = word(w, page + w[PAGE_HEAD]);
	if (head & 1)
		page = head >> 32 == 0xffffffff ? page & head : head - 1;
	return page;
}

#define S_IFMT 0170000
#define S_IFBLK 0060000

INLINE u64 bio_inode(volatile u64 *w)
{
	u64 page = bio_page(w, w[AT]), mapping, inode;

	mapping = page == 0 ? 0 : word(w, page + w[PAGE_MAPPING]);
	if (!in_kernel(mapping) || mapping & 3)
		return 0;
	inode = word(w, mapping + w[MAPPING_HOST]);
	if (!in_kernel(inode) || word(w, inode + w[INODE_MAPPING]) != mapping)
		return 0;
	return (word(w, inode + w[INODE_MODE]) & S_IFMT) == S_IFBLK ? 0 : inode;
}

#define NEAREST 48
#define FARTHEST 96

INLINE u64 inode_dentry(volatile u64 *w, u64 inode)
{
	u64 alias, k;

	if (!in_kernel(inode))
		return 0;
	alias = word(w, inode + w[INODE_DENTRY]);
	if (!in_kernel(alias))
		return 0;
	for (k = NEAREST; k <= FARTHEST; k += 8) {
		u64 dentry = alias - k - w[DENTRY_DATA];

		if (word(w, dentry + w[DENTRY_INODE]) == inode)
			return dentry;
	}
	return 0;
}

#define MAX_DEPTH 256
#define MAX_MOUNTS 1024

/* A step up, from m[AT_DENTRY]. */
s64 dt_file_top_step(u64 k, u64 *c)
{
	volatile u64 *w = (volatile u64 *)c[0], *m = (volatile u64 *)c[1];
	u64 dentry = m[AT_DENTRY], up = word(w, dentry + m[DENTRY_PARENT]);

	if (up == dentry || !in_kernel(up))
		return 1;
	m[AT_DENTRY] = up;
	return 0;
}

s64 dt_file_top_cb(u64, u64 *);

/* A mount, to which m[AT_LINK] leads: how well does it serve for a path, 0 not at all? */
s64 dt_file_mount_step(u64 k, u64 *c)
{
	volatile u64 *w = (volatile u64 *)c[0], *m = (volatile u64 *)c[1];
	u64 link = m[AT_LINK], mount = link - m[LINK], mnt = mount + m[MOUNT_MNT], rank;

	if (!in_kernel(link) || link == m[AT_SB] + m[SB_MOUNTS])
		return 1;
	m[AT_LINK] = word(w, mount + m[NEXT]);
	if (word(w, mnt + m[MNT_SB]) != m[AT_SB] || word(w, mnt + m[MOUNT_ROOT]) != m[AT_DENTRY])
		return 0;
	rank = in_kernel(word(w, mount + m[MOUNT_NS])) ? 2 : 1;
	if (rank > m[BEST] || (rank == m[BEST] && m[LINK] == 0)) {
		m[BEST] = rank;
		m[FOUND_MOUNT] = mnt;
	}
	return 0;
}

s64 dt_file_mount_cb(u64, u64 *);

INLINE u64 dentry_mount(volatile u64 *w, volatile u64 *m, u64 dentry)
{
	u64 c[2] = {(u64)w, (u64)m};

	m[BEST] = m[FOUND_MOUNT] = 0;
	if (dentry == 0)
		return 0;
	m[AT_DENTRY] = dentry;
	bpf_loop(MAX_DEPTH, dt_file_top_cb, c, 0);
	m[AT_SB] = word(w, dentry + m[DENTRY_SB]);
	m[AT_LINK] = word(w, m[AT_SB] + m[SB_MOUNTS]);
	bpf_loop(MAX_MOUNTS, dt_file_mount_cb, c, 0);
	return m[FOUND_MOUNT];
}

u64 dt_inode_dentry(volatile u64 *w)
{
	return inode_dentry(w, w[AT]);
}

u64 dt_inode_mount(volatile u64 *w)
{
	return dentry_mount(w, w + INODE_WORDS, inode_dentry(w, w[AT]));
}

u64 dt_bio_dentry(volatile u64 *w)
{
	return inode_dentry(w, bio_inode(w));
}

u64 dt_bio_mount(volatile u64 *w)
{
	return dentry_mount(w, w + BIO_WORDS, inode_dentry(w, bio_inode(w)));
}
