// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * syscall::getppid:entry { printf("%d %s\n", pid, execname); }
 *
 * A record never wakes the reader, which drains on a timer; past a quarter of
 * the buffer each record does.
 */
#include "bpf.h"

const volatile s64 nr;

enum { SIZE = 4 << 20 };

struct record {
	u32 pid;
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, SIZE);
} records SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} drops SEC(".maps");

inline_always void dropped(void)
{
	u32 zero = 0;
	u64 *n = map_lookup_elem(&drops, &zero);

	if (n)
		(*n)++;
}

SEC("tp_btf/sys_enter")
int enter(struct sys_enter_args *ctx)
{
	struct record *r;

	if (ctx->id != nr)
		return 0;
	r = ringbuf_reserve(&records, sizeof *r, 0);
	if (!r) {
		dropped();
		return 0;
	}
	r->pid = get_current_pid_tgid() >> 32;
	get_current_comm(r->comm, sizeof r->comm);
	ringbuf_submit(r, ringbuf_query(&records, BPF_RB_AVAIL_DATA) > SIZE / 4 ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP);
	return 0;
}
