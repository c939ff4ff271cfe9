// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* syscall::getppid:entry { @[pid, probefunc] = count(); }; the function is an id that the loader would name. */
#include "bpf.h"

const volatile s64 nr;

struct key {
	u32 pid;
	u32 func;
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
	k.pid = get_current_pid_tgid() >> 32;
	k.func = ctx->id;
	bump(&agg, &k, 1);
	return 0;
}
