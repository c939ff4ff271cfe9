// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* syscall::getppid:entry { @ = count(); } */
#include "bpf.h"

const volatile s64 nr;

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} agg SEC(".maps");

SEC("tp_btf/sys_enter")
int enter(struct sys_enter_args *ctx)
{
	u32 zero = 0;
	u64 *n;

	if (ctx->id != nr)
		return 0;
	n = map_lookup_elem(&agg, &zero);
	if (n)
		(*n)++;
	return 0;
}
