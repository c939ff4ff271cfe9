// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* syscall::getppid:entry { @[execname] = count(); } */
#include "bpf.h"

const volatile s64 nr;

struct key {
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 10240);
	__type(key, struct key);
	__type(value, u64);
} agg SEC(".maps");

SEC("tp_btf/sys_enter")
int enter(struct sys_enter_args *ctx)
{
	struct key k;

	if (ctx->id != nr)
		return 0;
	get_current_comm(k.comm, sizeof k.comm);
	bump(&agg, &k, 1);
	return 0;
}
