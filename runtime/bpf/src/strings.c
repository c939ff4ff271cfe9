/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Subroutines on strings. Each is the body of a function of its own (see
 * compiler/emit/routine.go), so that a clause can call many of them.
 *
 * Strings have n bytes of memory, a multiple of 8, and a NUL within them; what
 * follows the NUL is of no meaning. A simple search reads words. What has to
 * look at each byte is a step for bpf_loop(): the verifier checks a step once or
 * twice, where it would follow a loop to its end. What the steps of a loop
 * share is in memory, of which the verifier knows no values, so that each step
 * begins like the one before it.
 *
 * A step NAME_step(i, c) is passed to bpf_loop() as NAME_cb, a function that the
 * code generator makes of it. Its context c is on the stack, with pointers:
 * c[0] is the string, c[1] the shared words, c[2] the size of a string and c[3]
 * whatever else is needed.
 */
#define INLINE static inline __attribute__((always_inline))

static long (*const read_str)(void *dst, unsigned n, const void *from) = (void *)115;
static long (*const bpf_loop)(unsigned n, void *step, void *ctx, u64 flags) = (void *)181;

/* A part of a string: its offset, its length in the upper half. */
#define PART(at, len) ((s64)((at) | (len) << 32))
#define NONE (-1L)

/* The number of bytes below the lowest bit that ends() set. */
INLINE u64 before(u64 end)
{
	return ((((((end - 1) & ~end) >> 7) & ONES) * ONES) >> 56);
}

/* The highest bit of each byte of v that is 0, exactly. */
INLINE u64 zeros(u64 v)
{
	return ~(((v & ~HIGHS) + ~HIGHS) | v | ~HIGHS);
}

/* The length of a string, which is copied to buf. */
INLINE s64 length(const u8 *s, u64 *buf, u64 n)
{
	s64 len = read_str(buf, n, s);

	return len > 0 ? len - 1 : 0;
}

/* The offset of the first byte c before the NUL. */
s64 dt_strchr(const u8 *s, u64 c, u64 n)
{
	u64 same = (c & 0xff) * ONES;

	for (u64 i = 0; i < n; i += 8) {
		u64 v = *(const u64 *)(s + i);
		u64 end = ends(v), hit = ends(v ^ same);

		if (end | hit) {
			if (((hit - 1) & ~hit) >= ((end - 1) & ~end))
				return NONE;
			return i + before(hit);
		}
	}
	return NONE;
}

/* The offset of the last byte c before the NUL. */
s64 dt_strrchr(const u8 *s, volatile u64 *w, u64 c, u64 n)
{
	u64 same = (c & 0xff) * ONES, hit;

	w[0] = 0;
	w[1] = 0;
	for (u64 i = 0; i < n; i += 8) {
		u64 v = *(const u64 *)(s + i);
		u64 end = ends(v);

		hit = zeros(v ^ same) & ((end & -end) - 1);
		if (hit) {
			w[0] = i;
			w[1] = hit;
		}
		if (end)
			break;
	}
	hit = w[1];
	if (hit == 0)
		return NONE;
	return w[0] + (log2u(hit) >> 3);
}

/*
 * Searches go through the string once (Knuth, Morris and Pratt). c[3] is the
 * table of t's borders: word j is the length of the longest string, shorter than
 * j, that the first j characters of t both begin and end with.
 *
 * w[0]: where in s; w[1]: how much of t is matched; w[2]: the last match;
 * w[3]: where it may begin at most.
 */
s64 dt_borders_step(u64 k, u64 *c)
{
	const u8 *t = (const u8 *)c[0];
	u64 *w = (u64 *)c[1], n = c[2];
	u16 *border = (u16 *)c[3];
	u64 i = w[0], j = w[1];

	if (i >= n || j >= n || t[i] == 0)
		return 1;
	if (t[i] == t[j]) {
		j++;
		i++;
	} else if (j == 0) {
		i++;
	} else {
		w[1] = border[j];
		return 0;
	}
	border[i] = j;
	w[0] = i;
	w[1] = j;
	return 0;
}

s64 dt_find_step(u64 k, u64 *c)
{
	const u8 *s = (const u8 *)c[0], *t = (const u8 *)c[4];
	u64 *w = (u64 *)c[1], n = c[2];
	u16 *border = (u16 *)c[3];
	u64 i = w[0], j = w[1];

	if (i >= n || j >= n || t[j] == 0 || s[i] == 0)
		return 1;
	if (s[i] == t[j]) {
		w[0] = i + 1;
		w[1] = j + 1;
	} else if (j == 0) {
		w[0] = i + 1;
	} else {
		w[1] = border[j];
	}
	return 0;
}

s64 dt_rfind_step(u64 k, u64 *c)
{
	const u8 *s = (const u8 *)c[0], *t = (const u8 *)c[4];
	u64 *w = (u64 *)c[1], n = c[2];
	u16 *border = (u16 *)c[3];
	u64 i = w[0], j = w[1];

	if (i >= n || j >= n)
		return 1;
	if (t[j] == 0) {
		if (i - j > w[3])
			return 1;
		w[2] = i - j;
		w[1] = border[j];
		return 0;
	}
	if (s[i] == 0)
		return 1;
	if (s[i] == t[j]) {
		w[0] = i + 1;
		w[1] = j + 1;
	} else if (j == 0) {
		w[0] = i + 1;
	} else {
		w[1] = border[j];
	}
	return 0;
}

s64 dt_borders_cb(u64, u64 *);
s64 dt_find_cb(u64, u64 *);
s64 dt_rfind_cb(u64, u64 *);

INLINE void borders(const u8 *t, u64 *w, u64 n)
{
	u64 c[4] = {(u64)t, (u64)w, n, (u64)(w + 8)};

	w[0] = 1;
	w[1] = 0;
	*(u16 *)(w + 8) = 0;
	*((u16 *)(w + 8) + 1) = 0;
	if (t[1])
		bpf_loop(2 * n, dt_borders_cb, c, 0);
	w[1] = 0;
}

/*
 * The first occurrence of t in s from start on. The work area has room for 8 words
 * and n + 1 borders.
 */
s64 dt_find(const u8 *s, const u8 *t, u64 *w, s64 start, u64 n)
{
	u64 c[5] = {(u64)s, (u64)w, n, (u64)(w + 8), (u64)t};
	u64 j;

	if (start < 0)
		start = 0;
	if (start > 0 && start > length(s, w + 8, n))
		return NONE;
	if (t[0] == 0)
		return start;
	borders(t, w, n);
	w[0] = start;
	bpf_loop(2 * n, dt_find_cb, c, 0);
	j = w[1];
	if (j < n && t[j] == 0)
		return w[0] - j;
	return NONE;
}

/* The last occurrence of t in s that begins at start or before. */
s64 dt_rfind(const u8 *s, const u8 *t, u64 *w, s64 start, u64 n)
{
	u64 c[5] = {(u64)s, (u64)w, n, (u64)(w + 8), (u64)t};
	s64 len;

	if (start < 0)
		return NONE;
	len = length(s, w + 8, n);
	if (start > len)
		start = len;
	if (t[0] == 0)
		return start;
	borders(t, w, n);
	w[0] = 0;
	w[2] = NONE;
	w[3] = start;
	bpf_loop(3 * n, dt_rfind_cb, c, 0);
	return w[2];
}

/*
 * The last component of a path, and what is before it.
 *
 * w[0]: where it begins; w[1]: where it ends; w[2]: where the one before it ends;
 * w[3]: the last byte was a slash.
 */
s64 dt_path_step(u64 i, u64 *c)
{
	const u8 *s = (const u8 *)c[0];
	u64 *w = (u64 *)c[1], n = c[2];

	if (i >= n || s[i] == 0)
		return 1;
	if (s[i] == '/') {
		w[3] = 1;
		return 0;
	}
	if (w[3]) {
		w[2] = w[1];
		w[0] = i;
		w[3] = 0;
	}
	w[1] = i + 1;
	return 0;
}

s64 dt_path_cb(u64, u64 *);

INLINE void path(const u8 *s, u64 *w, u64 n)
{
	u64 c[3] = {(u64)s, (u64)w, n};

	w[0] = 0;
	w[1] = 0;
	w[2] = 0;
	w[3] = 1;
	bpf_loop(n, dt_path_cb, c, 0);
}

/* The part that is the last component; NONE for ".". */
s64 dt_basename(const u8 *s, u64 *w, u64 n)
{
	if (s[0] == 0)
		return NONE;
	path(s, w, n);
	if (w[1] == 0)
		return PART(0UL, 1UL);
	return PART(w[0], w[1] - w[0]);
}

/* The part before it; NONE for ".". */
s64 dt_dirname(const u8 *s, u64 *w, u64 n)
{
	if (s[0] == 0)
		return NONE;
	path(s, w, n);
	if (w[2])
		return PART(0UL, w[2]);
	return s[0] == '/' ? PART(0UL, 1UL) : NONE;
}

/* substr(): a negative idx counts from the end, a negative count stops before it. */
s64 dt_substr(const u8 *s, u64 *w, s64 idx, s64 count, u64 n)
{
	s64 len = length(s, w + 8, n);

	if (idx < 0) {
		idx += len;
		if (idx < 0 && idx + count > 0) {
			count += idx;
			idx = 0;
		}
	}
	if (idx < 0 || idx >= len)
		return 0;
	if (count < 0)
		count += len - idx;
	if (count <= 0)
		return 0;
	if (count > len - idx)
		count = len - idx;
	return PART(idx, count);
}

/*
 * cleanpath(): components are copied as they come, and taken back at their end
 * if they are "." or "..". c[3] is the result, c[4] a table: word x is where the
 * component before the one that begins at x of the result begins.
 *
 * w[0]: the length of the result; w[1]: where the last component begins; w[2]:
 * how much of the result cannot be taken back; w[3]: where the component being
 * copied begins; w[4]: its length; w[5]: the dots in it; w[6]: the path is
 * absolute.
 */
INLINE s64 component(u64 *w, u16 *table, u64 n)
{
	u64 from = w[3], last = w[1];

	if (from >= n || last >= n)
		return 1;
	if (w[4] == 1 && w[5] == 1) {
		w[0] = from;
	} else if (w[4] == 2 && w[5] == 2) {
		if (from > w[2]) {
			w[0] = last;
			w[1] = table[last];
		} else if (w[6]) {
			w[0] = from;
		} else {
			w[2] = w[0];
		}
	} else if (w[4]) {
		table[from] = last;
		w[1] = from;
	}
	w[4] = 0;
	w[5] = 0;
	return 0;
}

s64 dt_cleanpath_step(u64 i, u64 *c)
{
	const u8 *s = (const u8 *)c[0];
	u64 *w = (u64 *)c[1], n = c[2], x = w[0];
	u8 *dst = (u8 *)c[3];

	if (i >= n || x >= n - 2)
		return 1;
	if (s[i] == 0) {
		component(w, (u16 *)(w + 8), n);
		return 1;
	}
	if (s[i] == '/')
		return component(w, (u16 *)(w + 8), n);
	if (w[4] == 0) {
		w[3] = x;
		if (x != w[6]) {
			dst[x] = '/';
			x++;
		}
	}
	dst[x] = s[i];
	w[0] = x + 1;
	w[4]++;
	if (s[i] == '.')
		w[5]++;
	return 0;
}

s64 dt_cleanpath_cb(u64, u64 *);

u64 dt_cleanpath(u8 *dst, const u8 *s, u64 *w, u64 n)
{
	u64 c[4] = {(u64)s, (u64)w, n, (u64)dst};
	u64 rooted = s[0] == '/', len;

	dst[0] = '/';
	w[0] = w[1] = w[2] = w[6] = rooted;
	w[3] = w[4] = w[5] = 0;
	if (s[0] == 0) {
		dst[0] = 0;
		return 0;
	}
	bpf_loop(n, dt_cleanpath_cb, c, 0);
	len = w[0];
	if (len == 0) {
		dst[0] = '.';
		len = 1;
	}
	if (len < n)
		dst[len] = 0;
	return 0;
}

/* ASCII letters of s in the other case: from is 'a' or 'A', the lowest changed. */
u64 dt_case(u8 *dst, const u8 *s, u64 from, u64 n)
{
	for (u64 i = 0; i < n; i += 8) {
		u64 v = *(const u64 *)(s + i), low = v & ~HIGHS;
		u64 above = low + (128 - from) * ONES;
		u64 beyond = low + (128 - from - 26) * ONES;

		*(u64 *)(dst + i) = v ^ (((above & ~beyond & ~v) & HIGHS) >> 2);
		if (ends(v))
			break;
	}
	return 0;
}

/* The lowest bytes of v in the other order. */
u64 dt_swap(u64 v, u64 bits)
{
	return __builtin_bswap64(v) >> (64 - bits);
}

#define DIGITS 72

/*
 * The digits of v at the end of the DIGITS bytes of buf; returns where they
 * begin, at most max of them. Octal and hexadecimal numbers have C's prefix,
 * decimal ones a sign.
 */
u64 dt_lltostr(u8 *buf, s64 v, u64 base, u64 max)
{
	u64 u = base == 10 && v < 0 ? -(u64)v : (u64)v;
	u64 at = DIGITS - 1;

	buf[at] = 0;
	if (base < 2)
		return at;
	for (u64 i = DIGITS - 2; i > DIGITS - 2 - 64; i--) {
		u64 d = u % base;

		if (u == 0 || i <= DIGITS - 2 - max)
			break;
		buf[i] = d + (d < 10 ? '0' : 'a' - 10);
		at = i;
		u /= base;
	}
	if (at < 4 || at >= DIGITS)
		return DIGITS - 1;
	if (v == 0 && base == 16)
		buf[--at] = '0';
	if (base == 16)
		buf[--at] = 'x';
	if (v == 0 || base == 8 || base == 16)
		buf[--at] = '0';
	if (v < 0 && base == 10)
		buf[--at] = '-';
	return at;
}

/*
 * strtoll(): the number that s begins with, after white space; it wraps.
 *
 * w[0]: the number; w[1]: what may come next: 0 white space, 1 a prefix, 2 the x
 * of a prefix, 3 digits; w[2]: the number is negative; w[3]: the base.
 */
s64 dt_strtoll_step(u64 i, u64 *c)
{
	const u8 *s = (const u8 *)c[0];
	u64 *w = (u64 *)c[1], n = c[2], state = w[1], x, d, base = w[3];

	if (i >= n)
		return 1;
	x = s[i];
	if (state == 0) {
		if (x == ' ' || x - 9 < 5)
			return 0;
		w[1] = 1;
		if (x == '-')
			w[2] = 1;
		if (x == '-' || x == '+')
			return 0;
		state = 1;
	}
	if (state == 1) {
		w[1] = 3;
		if (x == '0' && base == 16) {
			w[1] = 2;
			return 0;
		}
	}
	if (state == 2) {
		w[1] = 3;
		if ((x | 32) == 'x')
			return 0;
	}
	d = 64;
	if (x - '0' < 10)
		d = x - '0';
	else if ((x | 32) - 'a' < 26)
		d = (x | 32) - 'a' + 10;
	if (d >= base)
		return 1;
	w[0] = w[0] * base + d;
	return 0;
}

s64 dt_strtoll_cb(u64, u64 *);

s64 dt_strtoll(const u8 *s, u64 *w, u64 base, u64 n)
{
	u64 c[3] = {(u64)s, (u64)w, n};

	w[0] = w[1] = w[2] = 0;
	w[3] = base;
	bpf_loop(n, dt_strtoll_cb, c, 0);
	return w[2] ? -w[0] : w[0];
}

/*
 * strtok(): the next part of s from start on that has no byte of sep.
 *
 * w[0..3]: a bit for each byte that separates; w[4]: where to begin; w[5]: where
 * the part begins, NONE; w[6]: where it ends.
 */
s64 dt_set_step(u64 i, u64 *c)
{
	const u8 *sep = (const u8 *)c[0];
	u64 *w = (u64 *)c[1], n = c[2], x;

	if (i >= n || sep[i] == 0)
		return 1;
	x = sep[i];
	w[x >> 6] |= 1UL << (x & 63);
	return 0;
}

s64 dt_strtok_step(u64 k, u64 *c)
{
	const u8 *s = (const u8 *)c[0];
	u64 *w = (u64 *)c[1], n = c[2], i = w[4], x;

	if (i >= n || s[i] == 0)
		return 1;
	x = s[i];
	if (w[x >> 6] >> (x & 63) & 1) {
		if ((s64)w[5] >= 0)
			return 1;
	} else if ((s64)w[5] < 0) {
		w[5] = i;
	}
	w[4] = i + 1;
	return 0;
}

s64 dt_set_cb(u64, u64 *);
s64 dt_strtok_cb(u64, u64 *);

s64 dt_strtok(const u8 *s, const u8 *sep, u64 *w, u64 start, u64 n)
{
	u64 c[3] = {(u64)sep, (u64)w, n};

	w[0] = w[1] = w[2] = w[3] = 0;
	w[4] = start;
	w[5] = NONE;
	bpf_loop(n, dt_set_cb, c, 0);
	c[0] = (u64)s;
	bpf_loop(n, dt_strtok_cb, c, 0);
	if ((s64)w[5] < 0)
		return NONE;
	return PART(w[5], w[4] - w[5]);
}

/*
 * Addresses as text of at most 64 bytes. w[0] is its length so far: kept in
 * memory, so that the verifier does not tell apart what it can be.
 */
INLINE void put(u8 *dst, volatile u64 *w, u64 c)
{
	u64 x = w[0];

	if (x < 63)
		dst[x] = c;
	w[0] = x + 1;
}

/* v below 256 in decimal. */
INLINE void decimal(u8 *dst, volatile u64 *w, u64 v)
{
	if (v >= 100)
		put(dst, w, '0' + v / 100);
	if (v >= 10)
		put(dst, w, '0' + v / 10 % 10);
	put(dst, w, '0' + v % 10);
}

INLINE void quad(u8 *dst, volatile u64 *w, const u8 *p)
{
	for (u64 i = 0; i < 4; i++) {
		if (i)
			put(dst, w, '.');
		decimal(dst, w, p[i]);
	}
}

/* The IPv4 address of four bytes. */
u64 dt_inet4(u8 *dst, volatile u64 *w, const u8 *p)
{
	w[0] = 0;
	quad(dst, w, p);
	put(dst, w, 0);
	return 0;
}

INLINE u64 hex(u64 v) { return v + (v < 10 ? '0' : 'a' - 10); }

/*
 * The IPv6 address of 16 bytes. The longest run of two or more zero words becomes
 * "::". The last four bytes are written as an IPv4 address behind ::ffff and ::,
 * which are left out if bare. w[1]: where the run begins; w[2]: its length; w[3]:
 * the length of the current one; w[4]: a bit for each zero word.
 */
u64 dt_inet6(u8 *dst, volatile u64 *w, const u8 *p, u64 bare)
{
	u64 mask = 0, mapped, words = 8;

	w[0] = w[2] = w[3] = 0;
	w[1] = 8;
	for (u64 i = 0; i < 8; i++)
		mask |= (u64)((p[2 * i] | p[2 * i + 1]) == 0) << i;
	w[4] = mask;
	for (u64 i = 0; i < 8; i++) {
		w[3] = (w[3] + 1) & -(w[4] >> i & 1);
		if (w[3] > w[2]) {
			w[2] = w[3];
			w[1] = i + 1 - w[3];
		}
	}
	if (w[2] < 2)
		w[1] = 8;
	mask = w[4];
	mapped = (mask & 0x3f) == 0x1f && p[10] == 0xff && p[11] == 0xff;
	if (mapped || ((mask & 0x7f) == 0x3f)) {
		words = 6;
		if (bare) {
			quad(dst, w, p + 12);
			put(dst, w, 0);
			return 0;
		}
	}
	w[5] = words;
	for (u64 i = 0; i < 8; i++) {
		u64 v = (u64)p[2 * i] << 8 | p[2 * i + 1];

		if (i >= w[5])
			break;
		if (i - w[1] < w[2]) {
			if (i == w[1])
				put(dst, w, ':');
			if (i == 7)
				put(dst, w, ':');
			continue;
		}
		if (i)
			put(dst, w, ':');
		if (v >= 0x1000)
			put(dst, w, hex(v >> 12));
		if (v >= 0x100)
			put(dst, w, hex(v >> 8 & 15));
		if (v >= 0x10)
			put(dst, w, hex(v >> 4 & 15));
		put(dst, w, hex(v & 15));
	}
	if (w[5] < 8) {
		put(dst, w, ':');
		quad(dst, w, p + 12);
	}
	put(dst, w, 0);
	return 0;
}

/* The len bytes of p in hexadecimal with colons between, at most 20. */
u64 dt_link(u8 *dst, const u8 *p, u64 len)
{
	for (u64 i = 0; i < 20; i++) {
		u64 v = p[i];

		if (i >= len)
			break;
		dst[3 * i] = hex(v >> 4);
		dst[3 * i + 1] = hex(v & 15);
		dst[3 * i + 2] = i + 1 == len ? 0 : ':';
	}
	return 0;
}

/* memstr(): the NULs in the first len bytes of buf become c, and some behind. */
u64 dt_memstr(u8 *buf, u64 c, u64 len, u64 n)
{
	u64 fill = (c & 0xff) * ONES;

	for (u64 i = 0; i < n && i < len; i += 8) {
		u64 v = *(u64 *)(buf + i), zero = zeros(v) >> 7;

		*(u64 *)(buf + i) = v | (((zero << 8) - zero) & fill);
	}
	return 0;
}
