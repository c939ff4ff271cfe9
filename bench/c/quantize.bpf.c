// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* syscall::getppid:entry { @ = quantize(timestamp); } */
#include "bpf.h"

const volatile s64 nr;

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, BUCKETS);
	__type(key, u32);
	__type(value, u64);
} agg SEC(".maps");

SEC("tp_btf/sys_enter")
int enter(struct sys_enter_args *ctx)
{
	u32 b;
	u64 *n;

	if (ctx->id != nr)
		return 0;
	b = bucket(ktime_get_ns());
	n = map_lookup_elem(&agg, &b);
	if (n)
		(*n)++;
	return 0;
}
