// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * bpf.h: the few declarations that the hand-written programs need.
 *
 * It stands in for libbpf's headers and for a vmlinux.h, so that clang alone
 * builds the programs. Helpers are called by their number, maps are described
 * to BTF by the types of a struct's members, and kernel structures name only
 * the fields that are read; their offsets are relocated at load.
 *
 * What the programs deliberately lack, and dtc's have: the check that tracing
 * is active (BEGIN ran, exit() did not), faults that become ERROR probes,
 * drops counted by clause, a probe id that distinguishes many probes in one
 * program, and a time stamp in each record. They are what an engineer writes
 * for this one question, and so the cost that dtc is measured against.
 */
#ifndef BENCH_BPF_H
#define BENCH_BPF_H

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long s64;

#define SEC(name) __attribute__((section(name), used))
#define __uint(name, value) int (*name)[value]
#define __type(name, type) type *name
#define inline_always static inline __attribute__((always_inline))

enum {
	BPF_MAP_TYPE_PERCPU_HASH = 5,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_RINGBUF = 27,
	BPF_MAP_TYPE_TASK_STORAGE = 29,
};

enum {
	BPF_F_NO_PREALLOC = 1,
	BPF_LOCAL_STORAGE_GET_F_CREATE = 1,
	BPF_RB_NO_WAKEUP = 1,
	BPF_RB_FORCE_WAKEUP = 2,
	BPF_RB_AVAIL_DATA = 0,
};

struct task_struct;

static void *(*const map_lookup_elem)(void *map, const void *key) = (void *)1;
static long (*const map_update_elem)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static u64 (*const ktime_get_ns)(void) = (void *)5;
static u64 (*const get_current_pid_tgid)(void) = (void *)14;
static long (*const get_current_comm)(void *buf, u32 size) = (void *)16;
static void *(*const ringbuf_reserve)(void *map, u64 size, u64 flags) = (void *)131;
static void (*const ringbuf_submit)(void *data, u64 flags) = (void *)132;
static u64 (*const ringbuf_query)(void *map, u64 what) = (void *)134;
static void *(*const task_storage_get)(void *map, struct task_struct *task, void *value, u64 flags) = (void *)156;
static struct task_struct *(*const get_current_task_btf)(void) = (void *)158;

struct pt_regs {
#ifdef __TARGET_ARCH_arm64
	int syscallno;
#else
	unsigned long orig_ax;
#endif
} __attribute__((preserve_access_index));

/* The arguments of the tracepoints sys_enter and sys_exit, as BTF programs get them. */
struct sys_enter_args {
	const struct pt_regs *regs;
	s64 id;
};

struct sys_exit_args {
	const struct pt_regs *regs;
	s64 ret;
};

inline_always s64 syscall_number(const struct pt_regs *regs)
{
#ifdef __TARGET_ARCH_arm64
	return regs->syscallno;
#else
	return regs->orig_ax;
#endif
}

/* Add n to a per-CPU hash's value: a lookup where the key exists, an insertion once. */
#define bump(map, key, n)                                          \
	do {                                                       \
		u64 *slot_ = map_lookup_elem(map, key), init_ = n; \
		if (slot_)                                         \
			*slot_ += init_;                           \
		else                                               \
			map_update_elem(map, key, &init_, 0);      \
	} while (0)

/* The position of the highest bit of a value that is not zero. */
inline_always u32 log2_u64(u64 v)
{
	u32 n = 0;

	if (v >> 32) { v >>= 32; n += 32; }
	if (v >> 16) { v >>= 16; n += 16; }
	if (v >> 8) { v >>= 8; n += 8; }
	if (v >> 4) { v >>= 4; n += 4; }
	if (v >> 2) { v >>= 2; n += 2; }
	if (v >> 1) n += 1;
	return n;
}

/* quantize()'s buckets: 63 for negative powers of two, one for 0, 63 for positive powers. */
enum { BUCKETS = 127, ZERO = 63 };

inline_always u32 bucket(s64 v)
{
	if (v == 0)
		return ZERO;
	return v > 0 ? ZERO + 1 + log2_u64(v) : ZERO - 1 - log2_u64(-v);
}

static const char terms[] SEC("license") = "Dual BSD/GPL";

#endif
