// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * syscall::getppid:entry { self->ts = timestamp; }
 * syscall::getppid:return /self->ts/ { @ = quantize(timestamp - self->ts); self->ts = 0; }
 *
 * The start is kept in task storage and set to 0, not deleted: creating it anew
 * costs tens of times a hit.
 */
#include "bpf.h"

const volatile s64 nr;

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, u64);
} self SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, BUCKETS);
	__type(key, u32);
	__type(value, u64);
} agg SEC(".maps");

SEC("tp_btf/sys_enter")
int enter(struct sys_enter_args *ctx)
{
	u64 *ts;

	if (ctx->id != nr)
		return 0;
	ts = task_storage_get(&self, get_current_task_btf(), 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (ts)
		*ts = ktime_get_ns();
	return 0;
}

SEC("tp_btf/sys_exit")
int leave(struct sys_exit_args *ctx)
{
	u64 *ts, *n;
	u32 b;

	if (syscall_number(ctx->regs) != nr)
		return 0;
	ts = task_storage_get(&self, get_current_task_btf(), 0, 0);
	if (!ts || !*ts)
		return 0;
	b = bucket(ktime_get_ns() - *ts);
	*ts = 0;
	n = map_lookup_elem(&agg, &b);
	if (n)
		(*n)++;
	return 0;
}
