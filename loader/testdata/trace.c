// Clauses, as a script would have them:
//
//	0  BEGIN              { printf("begin %d %s\n", $1, $$2); }
//	1  BEGIN              { faults }
//	2  syscall::D:entry   /pid == $target/ { @c[probefunc] = count(); @n = count(); trace(arg0); }
//	3  tick-D             { printa; exit(7) when the second tick comes }
//	4  END                { printf("end\n"); }
#include "dt.h"

const volatile s64 m1, m_target;
const volatile char m2[16];
static volatile u64 dt_gen_c = 1;

MAP(dt_nr_1, ARRAY, 4, 4, 1024);
MAP(agg_c, PERCPU_HASH, 8, 8, 1);
MAP(agg_n, PERCPU_ARRAY, 4, 8, 1);

struct begin {
	u32 id, probe;
	s64 one;
	char two[16];
};

SEC("raw_tp") int begin(void *ctx)
{
	u32 p = SLOT(SLOT_PROBE);
	struct begin *r = record(1, p, sizeof *r, 0);
	if (r) {
		r->one = m1;
		for (int i = 0; i < 16; i++)
			r->two[i] = m2[i];
		ring_submit(r, 1);
	}
	struct { u32 id, probe, clause, fault; u64 value; u32 site, zero; } *f = record(0, p, 32, 1);
	if (f) {
		f->clause = 1;
		f->fault = 1;
		f->value = 16;
		f->site = 4;
		f->zero = 0;
		ring_submit(f, 1);
	}
	return 0;
}

struct entry {
	u32 id, probe;
	u64 arg0;
};

SEC("tp_btf") int entry(u64 *ctx)
{
	if (dt_state != ON)
		return 0;
	u64 nr = SLOT(SLOT_NR);
	u32 now = ctx[1], p = SLOT(SLOT_PROBE);
	if (nr != -1UL) {
		if (now != nr)
			return 0;
	} else {
		u32 *index = map_lookup(&dt_nr_1, &now);
		if (!index || !*index)
			return 0;
		p = *index - 1;
	}
	struct probe *q = probe(p);
	if (!q)
		return 0;
	u64 mask = SLOT(SLOT_MASKED) ? q->mask[0] : SLOT(SLOT_MASK);
	if (!(mask & 1) || pid_tgid() >> 32 != m_target)
		return 0;
	u64 key = q->function, one = 1;
	u64 *n = map_lookup(&agg_c, &key);
	if (n)
		*n += 1;
	else if (map_update(&agg_c, &key, &one, 1))
		drop(DROP_AGG);
	u32 zero = 0;
	n = map_lookup(&agg_n, &zero);
	if (n)
		*n += 1;
	struct entry *r = record(2, p, sizeof *r, 2);
	if (r) {
		r->arg0 = ctx[1];
		ring_submit(r, 1);
	}
	return 0;
}

static volatile u32 ticks;

SEC("perf_event") int tick(void *ctx)
{
	if (dt_state != ON)
		return 0;
	ticks += 1;
	if (ticks < 2)
		return 0;
	struct { u32 id, probe; u32 status, zero; } *r = record(3, SLOT(SLOT_PROBE), 16, 3);
	if (r) {
		r->status = 7;
		r->zero = 0;
		dt_state = EXIT;
		ring_submit(r, 2);
	}
	return 0;
}

SEC("raw_tp") int end(void *ctx)
{
	u32 *r = record(4, SLOT(SLOT_PROBE), 8, 4);
	if (r)
		ring_submit(r, 1);
	return 0;
}

// The same clause 2 for other kinds: the probe comes from the patched slot or from
// the cookie.

inline_ int fired(void *ctx, u64 arg)
{
	if (dt_state != ON || pid_tgid() >> 32 != m_target)
		return 0;
	u64 p = SLOT(SLOT_PROBE);
	if (p == -1UL)
		p = attach_cookie(ctx);
	struct probe *q = probe(p);
	if (!q)
		return 0;
	u64 mask = SLOT(SLOT_MASKED) ? q->mask[0] : SLOT(SLOT_MASK);
	if (!(mask & 1))
		return 0;
	struct entry *r = record(2, p, sizeof *r, 2);
	if (r) {
		r->arg0 = arg;
		ring_submit(r, 1);
	}
	return 0;
}

SEC("tracepoint") int entry_tracepoint(u32 *ctx) { return fired(ctx, ctx[2]); }
SEC("raw_tp") int raw(u64 *ctx) { return fired(ctx, 0); }
