/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The path of a file, from its dentry and mount up to a root, as the kernel's
 * d_path() makes it. Where members lie in the kernel's structures is passed in,
 * since it differs between kernels. Names are written from the end of a buffer
 * towards its start.
 *
 * Steps are those of bpf_loop(), as in strings.c: what they share is in memory.
 */
enum {
	DENTRY, MOUNT, ROOT_DENTRY, ROOT_MOUNT, /* from, up to; a mount is a vfsmount */
	D_PARENT, D_NAME, D_LEN, D_PPREV, MNT_ROOT, IN_MOUNT, MNT_PARENT, MNT_POINT, /* offsets */
	VALUE, POS,
};

#define MAX_STEPS 256

static long (*const read_kernel)(void *dst, unsigned size, u64 from) = (void *)113;

INLINE u64 word_at(volatile u64 *w, u64 addr)
{
	read_kernel((void *)&w[VALUE], 8, addr);
	return w[VALUE];
}

/* A step up. It takes names of at most 255 bytes, which is as long as they are. */
s64 dt_file_path_step(u64 k, u64 *c)
{
	volatile u8 *buf = (volatile u8 *)c[0];
	volatile u64 *w = (volatile u64 *)c[1];
	u64 n = c[2], d = w[DENTRY], m = w[MOUNT], up, len, pos;

	if (d == w[ROOT_DENTRY] && m == w[ROOT_MOUNT])
		return 1;
	if (d == word_at(w, m + w[MNT_ROOT])) {
		m -= w[IN_MOUNT];
		up = word_at(w, m + w[MNT_PARENT]);
		if (up == m || up == 0)
			return 1;
		w[DENTRY] = word_at(w, m + w[MNT_POINT]);
		w[MOUNT] = up + w[IN_MOUNT];
		return 0;
	}
	up = word_at(w, d + w[D_PARENT]);
	len = word_at(w, d + w[D_LEN]) & 0xff;
	pos = w[POS];
	if (up == d || up == 0 || pos <= len)
		return 1;
	pos -= len;
	read_kernel((void *)(buf + (pos & (n - 1))), len, word_at(w, d + w[D_NAME]));
	pos--;
	buf[pos & (n - 1)] = '/';
	w[POS] = pos;
	w[DENTRY] = up;
	return 0;
}

s64 dt_file_path_cb(u64, u64 *);

/* Returns where in buf the text begins; n is a power of two, and buf has 264 bytes more. */
u64 dt_file_path(volatile u64 *w, volatile u8 *buf, u64 n)
{
	u64 c[3] = {(u64)buf, (u64)w, n}, d = w[DENTRY], end = n;

	buf[n] = 0;
	if (word_at(w, d + w[D_PPREV]) == 0 && word_at(w, d + w[D_PARENT]) != d) {
		end -= 10;
		buf[end] = ' ';
		buf[end + 1] = '(';
		buf[end + 2] = 'd';
		buf[end + 3] = 'e';
		buf[end + 4] = 'l';
		buf[end + 5] = 'e';
		buf[end + 6] = 't';
		buf[end + 7] = 'e';
		buf[end + 8] = 'd';
		buf[end + 9] = ')';
	}
	w[POS] = end;
	bpf_loop(MAX_STEPS, dt_file_path_cb, c, 0);
	if (w[POS] == end) {
		end--;
		buf[end] = '/';
		w[POS] = end;
	}
	return w[POS];
}
