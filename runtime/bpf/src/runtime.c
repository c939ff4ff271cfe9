/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The BPF side that is not generated from the script: what is easier to read as
 * C than as a code generator. The functions are compiled to LLVM IR once
 * (go generate), kept as runtime.ll, and those that a module calls are added to
 * its text, where they are inlined.
 *
 * Rules: values are 64 bits wide; loops have bounds that are constants after
 * inlining; memory is what the caller passes, of at least the size passed with it.
 * Only strings.c, path.c, biofile.c and unwind.c call helpers.
 */

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned long u64;
typedef long s64;

/*
 * Strings are read by words: the verifier follows every step of a loop, and
 * gives up after some thousands. The bytes of a word are in order of their
 * value, the first lowest: the machines that there is an object for are
 * little-endian.
 */
#define ONES  0x0101010101010101UL
#define HIGHS 0x8080808080808080UL

/* The lowest bit that is set is the highest one of the first byte that is 0. */
static inline __attribute__((always_inline)) u64 ends(u64 v)
{
	return (v - ONES) & ~v & HIGHS;
}

/* strcmp(a, b) on unsigned bytes; both end with a NUL within n bytes. */
s64 dt_strcmp(const u8 *a, const u8 *b, u64 n)
{
	u64 i;

	for (i = 0; i + 8 <= n; i += 8) {
		u64 x = *(const u64 *)(a + i), y = *(const u64 *)(b + i);
		u64 end = ends(x), until = end ^ (end - 1);

		if (x == y && end == 0)
			continue;
		x &= until;
		y &= until;
		if (x == y)
			return 0;
		return __builtin_bswap64(x) < __builtin_bswap64(y) ? -1 : 1;
	}
	for (; i < n; i++) {
		u64 x = a[i], y = b[i];

		if (x != y)
			return (s64)x - (s64)y;
		if (x == 0)
			return 0;
	}
	return 0;
}

/* The number of bytes before the NUL, at most n. */
u64 dt_strlen(const u8 *s, u64 n)
{
	u64 i;

	for (i = 0; i + 8 <= n; i += 8) {
		u64 end = ends(*(const u64 *)(s + i));

		if (end)
			return i + ((((((end - 1) & ~end) >> 7) & ONES) * ONES) >> 56);
	}
	for (; i < n; i++)
		if (s[i] == 0)
			break;
	return i;
}

/*
 * Turns the NULs in buf, whose cap bytes are rounded up to whole words, into
 * blanks and ends the string at a byte before cap.
 */
void dt_join(u8 *buf, u64 at, u64 cap)
{
	for (u64 i = 0; i < cap; i += 8) {
		u64 v = *(u64 *)(buf + i);
		u64 zero = ~(((v & ~HIGHS) + ~HIGHS) | v | ~HIGHS);

		*(u64 *)(buf + i) = v | zero >> 2;
	}
	buf[at] = 0;
}

/*
 * 1 << shift if x is not 0, else 0, for x < 2^63. Without a comparison: the
 * verifier would follow both ways of each, and has a million steps. The empty
 * assembly keeps the compiler from writing one.
 */
static inline __attribute__((always_inline)) u64 bit_if(u64 x, u64 shift)
{
	x = -x;
	asm volatile("" : "+r"(x));
	return x >> 63 << shift;
}

/* The position of the highest bit that is set, 0 for 0. */
static inline __attribute__((always_inline)) u64 log2u(u64 v)
{
	u64 r, n;

	r = bit_if(v >> 32, 5); v >>= r;
	n = bit_if(v >> 16, 4); v >>= n; r |= n;
	n = bit_if(v >> 8, 3); v >>= n; r |= n;
	n = bit_if(v >> 4, 2); v >>= n; r |= n;
	n = bit_if(v >> 2, 1); v >>= n; r |= n;
	return r | (v >> 1);
}

/*
 * 63 and the number of bits that a < 2^63 has. The lowest bit of a with its bytes turned
 * round is in what is a's first byte that is not 0. That bit is 2^k. DE_BRUIJN, whose
 * strings of six bits all differ, is shifted by k, and its upper six say how far that
 * byte is from the end: table[0..63]. The rest are the lengths of bytes, more by 63.
 */
#define DE_BRUIJN 0x043147259a7abb7eUL

static inline __attribute__((always_inline)) u64 bits_of(u64 a, const u8 *table)
{
	u64 turned = __builtin_bswap64(a);
	u64 shift = table[(turned & -turned) * DE_BRUIJN >> 58];

	return shift + table[64 + (a >> shift & 0xff)];
}

/*
 * quantize(): bucket 63 is for 0, bucket 63 + k for 2^(k-1) <= v < 2^k, bucket
 * 63 - k for the negative ones; INT64_MIN shares bucket 0. The verifier follows both
 * ways of a comparison, so there is but one, which tells it nothing of v.
 */
u64 dt_quantize(s64 v, const u8 *table)
{
	u64 negative = (u64)v >> 63, a = (u64)v;

	asm volatile("" : "+r"(negative));
	if (negative) {
		a = -a;
		return 126 - bits_of(a - (a >> 63), table);
	}
	return bits_of(a, table);
}

/* lquantize(): bucket 0 below base, 1 + i for step i, levels + 1 above. */
u64 dt_lquantize(s64 v, s64 base, u64 step, u64 levels)
{
	u64 i;

	if (v < base)
		return 0;
	i = ((u64)v - (u64)base) / step;
	return i >= levels ? levels + 1 : i + 1;
}

/*
 * llquantize(): see object-format.md for the order of buckets. Every magnitude
 * has steps - steps / factor of them; a step narrower than 1 counts as 1.
 */
u64 dt_llquantize(s64 v, u64 factor, u64 low, u64 high, u64 steps)
{
	u64 per = steps - steps / factor;
	u64 side = (high - low + 1) * per;
	u64 mid = side + 1;
	u64 a = v < 0 ? -(u64)v : (u64)v;
	u64 from = 1, off = side + 1;

	for (u64 m = 0; m < low; m++)
		from *= factor;
	if (a < from)
		return mid;
	for (u64 m = low; m <= high; m++) {
		u64 to = from * factor;

		if (a < to) {
			u64 width = to / steps;

			if (width == 0)
				off = (m - low) * per + (a - from) + 1;
			else
				off = (m - low) * per + (a / width - from / width) + 1;
			break;
		}
		from = to;
	}
	return v < 0 ? mid - off : mid + off;
}

/* Adds v * v to the 128-bit number whose halves are sum[0] (low) and sum[1]. */
void dt_add_square(u64 *sum, s64 v)
{
	u64 a = v < 0 ? -(u64)v : (u64)v;
	u64 lo = a & 0xffffffff, hi = a >> 32;
	u64 cross = lo * hi, low = lo * lo, high = hi * hi, part;

	high += cross >> 31;
	part = cross << 33;
	low += part;
	high += low < part;
	sum[0] += low;
	sum[1] += high + (sum[0] < low);
}

#include "strings.c"
#include "json.c"
#include "path.c"
#include "biofile.c"
#include "unwind.c"

/*
 * The number of program counters in front of the first 0, of n with room for most:
 * the walk over the frames of a process may end in some that are none.
 */
u64 dt_frames(const u8 *stack, u64 n, u64 most)
{
	const u64 *pcs = (const u64 *)stack;
	u64 i;

	for (i = 0; i < most; i++)
		if (i >= n || pcs[i] == 0)
			break;
	return i;
}
