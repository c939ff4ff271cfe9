// The contract between objects and the loader, for programs written by hand.

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;
typedef long s64;

#define SEC(name) __attribute__((section(name), used))
#define inline_ static __attribute__((always_inline)) inline

#define MAP(name, kind, key, value, entries)                                    \
	struct {                                                                \
		int (*type)[kind];                                              \
		int (*key_size)[key];                                           \
		int (*value_size)[value];                                       \
		int (*max_entries)[entries];                                    \
	} name SEC(".maps")

enum { HASH = 1, ARRAY = 2, PERCPU_HASH = 5, PERCPU_ARRAY = 6, ARRAY_OF_MAPS = 12, RINGBUF = 27 };

static void *(*map_lookup)(void *map, const void *key) = (void *)1;
static long (*map_update)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static u64 (*ktime)(void) = (void *)5;
static u32 (*cpu_id)(void) = (void *)8;
static u64 (*pid_tgid)(void) = (void *)14;
static void *(*ring_reserve)(void *ring, u64 size, u64 flags) = (void *)131;
static void (*ring_submit)(void *data, u64 flags) = (void *)132;
static u64 (*attach_cookie)(void *ctx) = (void *)174;

#define SLOT(n)                                                                 \
	({                                                                      \
		u64 v_;                                                         \
		asm volatile("%0 = %1 ll" : "=r"(v_) : "i"(0x0d7ace5eed000000UL | (n))); \
		v_;                                                             \
	})

enum { SLOT_PROBE = 0, SLOT_NR = 1, SLOT_MASKED = 2, SLOT_MASK = 16, SLOT_FIELD = 32 };
enum { OFF = 0, ON = 1, EXIT = 2 };
enum { DROP_AGG = 0, DROP_DYN = 1, DROP_CLAUSE = 8 };

volatile u32 dt_state;
const volatile s64 dt_wall_offset;
const volatile u64 dt_mark;

struct probe {
	u32 id, provider, module, function, name, zero;
	u64 mask[1];
};

struct ring {
	int (*type)[RINGBUF];
	int (*max_entries)[4096];
};

struct {
	int (*type)[ARRAY_OF_MAPS];
	int (*key_size)[4];
	int (*max_entries)[1];
	struct ring *values[];
} dt_rings SEC(".maps");

MAP(dt_probes, ARRAY, 4, sizeof(struct probe), 1);
MAP(dt_drops, PERCPU_ARRAY, 4, 8, 16);

char dt_license[] SEC("license") = "GPL";

inline_ void drop(u32 counter)
{
	u64 *n = map_lookup(&dt_drops, &counter);
	if (n)
		*n += 1;
}

inline_ void *record(u32 id, u32 probe, u64 size, u32 clause)
{
	u32 cpu = cpu_id();
	void *ring = map_lookup(&dt_rings, &cpu);
	u32 *r = ring ? ring_reserve(ring, size, 0) : 0;
	if (!r) {
		drop(DROP_CLAUSE + clause);
		return 0;
	}
	r[0] = id;
	r[1] = probe;
	return r;
}

inline_ struct probe *probe(u32 index)
{
	return map_lookup(&dt_probes, &index);
}
