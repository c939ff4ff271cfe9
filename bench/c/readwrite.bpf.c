// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What d/readwrite.d asks, but for printing every second, which is the loader's. */
#include "bpf.h"

const volatile s64 nr_read, nr_write;

struct key {
	char comm[16];
};

#define BYTES(name)                                      \
	struct {                                         \
		__uint(type, BPF_MAP_TYPE_PERCPU_HASH);  \
		__uint(max_entries, 10240);              \
		__type(key, struct key);                 \
		__type(value, u64);                      \
	} name SEC(".maps")

#define LATENCY(name)                                    \
	struct {                                         \
		__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); \
		__uint(max_entries, BUCKETS);            \
		__type(key, u32);                        \
		__type(value, u64);                      \
	} name SEC(".maps")

BYTES(rbytes);
BYTES(wbytes);
LATENCY(rlat);
LATENCY(wlat);

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, u64);
} self SEC(".maps");

SEC("tp_btf/sys_enter")
int enter(struct sys_enter_args *ctx)
{
	u64 *ts;

	if (ctx->id != nr_read && ctx->id != nr_write)
		return 0;
	ts = task_storage_get(&self, get_current_task_btf(), 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (ts)
		*ts = ktime_get_ns();
	return 0;
}

inline_always void account(void *bytes, void *latency, s64 ret)
{
	u64 *ts = task_storage_get(&self, get_current_task_btf(), 0, 0), *n;
	struct key k;
	u32 b;

	if (!ts || !*ts || ret <= 0)
		return;
	get_current_comm(k.comm, sizeof k.comm);
	bump(bytes, &k, ret);
	b = bucket(ktime_get_ns() - *ts);
	*ts = 0;
	n = map_lookup_elem(latency, &b);
	if (n)
		(*n)++;
}

SEC("tp_btf/sys_exit")
int leave(struct sys_exit_args *ctx)
{
	s64 nr = syscall_number(ctx->regs);

	if (nr == nr_read)
		account(&rbytes, &rlat, ctx->ret);
	else if (nr == nr_write)
		account(&wbytes, &wlat, ctx->ret);
	return 0;
}
