/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The stack of the current process, on x86-64, by the tables of package
 * loader/unwind. The kernel's own walk follows frame pointers, which most
 * libraries do not have.
 *
 *	procs	by process: word START_STACK of its mm, which tells programs of a
 *		process apart; first and number of its ranges, 32 bits each; 1 if
 *		the loader is to look at its mappings
 *	ranges	start and end of a mapping, what an address there is less in the
 *		table, number of the table, number of its rows; sorted
 *	tables	by number: an array of rows, sorted
 *
 * Each step of the loop is a frame. What steps share is in memory, so that the
 * verifier takes the second step for the first. Where there is no rule the frame
 * pointer is followed.
 */
enum {
	U_TGID, U_STACK, U_MOST, U_ENTRY, U_RETURNS, U_AT_STACK, U_AT_ORIG, U_AT_NEXT, U_PARENT, /* from the caller */
	U_N, U_PC, U_SP, U_BP, U_EXACT, U_AT, U_LO, U_HI, U_VALUE, U_ROW, U_OFFS, U_MISS, U_FIRST, U_COUNT,
	U_REGS = 32, /* struct pt_regs */
	U_FRAMES = 64,
};

enum { R_BP = U_REGS + 4, R_IP = U_REGS + 16, R_CS = U_REGS + 17, R_SP = U_REGS + 19, REGS_SIZE = 168, CS_32 = 0x23 };

enum { RULE_NONE, RULE_SP, RULE_FP, RULE_FP_AT, RULE_PLT, RULE_SIGNAL, RULE_END, RULE_SP_AT };

enum { BP_SAME, BP_AT_CFA, BP_AT_FP };

enum { UC_BP = 120, UC_SP = 160, UC_IP = 168 }; /* in struct ucontext */

#define MAX_FRAMES 127
#define RANGE_STEPS 16
#define ROW_STEPS 23
#define RETURN_STEPS 4

static void *(*const map_lookup)(void *map, const void *key) = (void *)1;
static long (*const map_update)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static long (*const read_user)(void *dst, unsigned size, u64 from) = (void *)112;
static void *(*const current_task)(void) = (void *)158;
static u64 (*const task_regs)(void *task) = (void *)175;

/* A map's keys and values are on the stack: 6.1 takes them from nowhere else where the memory came as an argument. */
INLINE volatile u64 *element(void *map, u64 key)
{
	return map_lookup(map, &key);
}

/* A word of the process into w[U_VALUE]; 0 is success. */
INLINE s64 user_word(volatile u64 *w, u64 addr)
{
	return read_user((void *)&w[U_VALUE], 8, addr);
}

/* Finds the mapping of w[U_AT], which becomes the address in its table. */
INLINE volatile u64 *range_of(volatile u64 *w, void *ranges)
{
	volatile u64 *r;

	w[U_LO] = w[U_FIRST];
	w[U_HI] = w[U_FIRST] + w[U_COUNT];
	for (u64 i = 0; i < RANGE_STEPS; i++) {
		u64 mid = (w[U_LO] + w[U_HI]) >> 1;

		if (w[U_LO] >= w[U_HI])
			break;
		r = element(ranges, mid);
		if (!r)
			return 0;
		if (r[0] <= w[U_AT])
			w[U_LO] = mid + 1;
		else
			w[U_HI] = mid;
	}
	if (w[U_LO] == w[U_FIRST])
		return 0;
	r = element(ranges, w[U_LO] - 1);
	if (!r || w[U_AT] < r[0] || w[U_AT] >= r[1])
		return 0;
	return r;
}

/* Finds the row of w[U_AT]: its rules go to w[U_ROW], its offsets to w[U_OFFS]. */
INLINE void find_row(volatile u64 *w, void *ranges, void *tables)
{
	volatile u64 *r = range_of(w, ranges), *row;
	void *rows;

	w[U_ROW] = 0;
	if (!r) {
		w[U_MISS] = 1;
		return;
	}
	w[U_AT] -= r[2];
	w[U_LO] = 0;
	w[U_HI] = r[4];
	rows = (void *)element(tables, r[3]);
	if (!rows)
		return;
	for (u64 i = 0; i < ROW_STEPS; i++) {
		u64 mid = (w[U_LO] + w[U_HI]) >> 1;

		if (w[U_LO] >= w[U_HI])
			break;
		row = element(rows, mid);
		if (!row)
			return;
		if ((row[0] & 0xffffffff) <= w[U_AT])
			w[U_LO] = mid + 1;
		else
			w[U_HI] = mid;
	}
	if (w[U_LO] == 0)
		return;
	row = element(rows, w[U_LO] - 1);
	if (!row)
		return;
	w[U_ROW] = row[0] >> 32;
	w[U_OFFS] = row[1];
}

/* Where the caller's frame is, 0 where that is not known. */
INLINE u64 caller_frame(volatile u64 *w)
{
	u64 kind = w[U_ROW] & 0xff, off = (u64)((s64)(w[U_OFFS] << 32) >> 32);

	switch (kind) {
	case RULE_SP:
		return w[U_SP] + off;
	case RULE_FP:
		return w[U_BP] + off;
	case RULE_FP_AT:
		return user_word(w, w[U_BP] + off) ? 0 : w[U_VALUE];
	case RULE_SP_AT:
		return user_word(w, w[U_SP] + off) ? 0 : w[U_VALUE];
	case RULE_PLT:
		return w[U_SP] + (off & 0xff) + ((w[U_AT] & 15) >= off >> 8 ? 8 : 0);
	}
	if (w[U_ENTRY])
		return w[U_SP] + 8;
	return w[U_BP] & 7 ? 0 : w[U_BP] + 16;
}

/* The caller's frame pointer, where its frame is at cfa. */
INLINE s64 caller_pointer(volatile u64 *w, u64 cfa)
{
	u64 bp = w[U_ROW] >> 8 & 0xff, off = (u64)((s64)w[U_OFFS] >> 32);

	if ((w[U_ROW] & 0xff) == RULE_NONE) {
		if (w[U_ENTRY])
			return 0;
		bp = BP_AT_FP;
		off = 0;
	}
	if (bp == BP_SAME)
		return 0;
	if (user_word(w, (bp == BP_AT_CFA ? cfa : w[U_BP]) + off))
		return 1;
	w[U_BP] = w[U_VALUE];
	return 0;
}

/*
 * Where the return of a function is traced, its return address is the kernel's. The
 * kernel keeps the true ones in a list, the innermost first, with the places on the
 * stack where they were.
 */
INLINE void true_return(volatile u64 *w, u64 place)
{
	for (u64 i = 0; i < RETURN_STEPS; i++) {
		u64 at;

		if (w[U_RETURNS] == 0)
			return;
		read_kernel((void *)&w[U_VALUE], 8, w[U_RETURNS] + w[U_AT_STACK]);
		at = w[U_VALUE];
		if (at > place)
			return;
		if (at == place) {
			read_kernel((void *)&w[U_VALUE], 8, w[U_RETURNS] + w[U_AT_ORIG]);
			w[U_PC] = w[U_VALUE];
			return;
		}
		read_kernel((void *)&w[U_VALUE], 8, w[U_RETURNS] + w[U_AT_NEXT]);
		w[U_RETURNS] = w[U_VALUE];
	}
}

/* Goes from a signal's handler to what it interrupted. */
INLINE s64 interrupted(volatile u64 *w)
{
	u64 sp = w[U_SP];

	if (user_word(w, sp + UC_BP))
		return 1;
	w[U_BP] = w[U_VALUE];
	if (user_word(w, sp + UC_IP))
		return 1;
	w[U_PC] = w[U_VALUE];
	if (user_word(w, sp + UC_SP))
		return 1;
	w[U_SP] = w[U_VALUE];
	w[U_EXACT] = 1;
	return 0;
}

s64 dt_unwind_step(u64 k, u64 *c)
{
	volatile u64 *w = (volatile u64 *)c[0];
	u64 n = w[U_N], cfa;

	if (n >= MAX_FRAMES)
		return 1;
	w[U_FRAMES + (n & 127)] = w[U_PC];
	n++;
	w[U_N] = n;
	if (n >= w[U_MOST])
		return 1;
	w[U_AT] = w[U_PC] - (w[U_EXACT] ? 0 : 1);
	w[U_EXACT] = 0;
	find_row(w, (void *)c[1], (void *)c[2]);
	if ((w[U_ROW] & 0xff) == RULE_END)
		return 1;
	if ((w[U_ROW] & 0xff) == RULE_SIGNAL)
		return interrupted(w);
	cfa = caller_frame(w);
	if (cfa <= w[U_SP] || user_word(w, cfa - 8))
		return 1;
	w[U_PC] = w[U_VALUE];
	true_return(w, cfa - 8);
	if (w[U_PC] == 0 || caller_pointer(w, cfa))
		return 1;
	w[U_SP] = cfa;
	w[U_ENTRY] = 0;
	return 0;
}

s64 dt_unwind_cb(u64, u64 *);

/*
 * What is known of the process: if nothing is, of its parent, whose memory it has a copy
 * of when the stack begins at the same place. The loader is asked to look at it. c has room
 * for a key and a value.
 */
INLINE volatile u64 *process(volatile u64 *w, void *procs, u64 *c)
{
	volatile u64 *p;

	c[0] = w[U_TGID];
	p = map_lookup(procs, c);
	if (p) {
		if (p[0] == w[U_STACK])
			return p;
		p[2] = 1;
		return 0;
	}
	c[0] = w[U_PARENT];
	p = map_lookup(procs, c);
	c[0] = w[U_TGID];
	c[1] = w[U_STACK];
	c[2] = p && p[0] == w[U_STACK] ? p[1] : 0;
	c[3] = 1;
	map_update(procs, c, c + 1, 0);
	return map_lookup(procs, c);
}

/* The number of frames, 0 where nothing is known of the process. */
u64 dt_unwind(volatile u64 *w, void *procs, void *ranges, void *tables)
{
	volatile u64 *p;
	u64 c[4];

	read_kernel((void *)&w[U_REGS], REGS_SIZE, task_regs(current_task()));
	if ((w[R_CS] & 0xffff) == CS_32 || w[U_STACK] == 0)
		return 0;
	p = process(w, procs, c);
	if (!p)
		return 0;
	w[U_FIRST] = p[1] & 0xffffffff;
	w[U_COUNT] = p[1] >> 32;
	if (w[U_COUNT] == 0)
		return 0;
	w[U_PC] = w[R_IP];
	w[U_SP] = w[R_SP];
	w[U_BP] = w[R_BP];
	w[U_N] = 0;
	w[U_MISS] = 0;
	w[U_EXACT] = 1;
	c[0] = (u64)w;
	c[1] = (u64)ranges;
	c[2] = (u64)tables;
	bpf_loop(MAX_FRAMES, dt_unwind_cb, c, 0);
	if (w[U_MISS])
		p[2] = 1;
	return w[U_N];
}
