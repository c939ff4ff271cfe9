package provider

// The provider lockstat: mutexes (adaptive locks, in D's words), readers'
// and writers' locks, spin locks. Waiting is seen by the kernel's tracepoints of
// contention where it has them (5.19); texts of the library keep which lock a
// thread takes (lockstat.d, rwlock.d, spinlock.d) or waits for, and since when
// (contention.d, spinwait.d).
//
//	probes                       5.10       6.1, 6.12, 7.2                         6.18 without kprobes
//	adaptive-acquire, -error     functions  functions mutex_lock, ...              missing
//	rw-acquire                   functions  functions _raw_read_lock, ...          missing
//	spin-acquire                 functions  functions _raw_spin_lock, ...          missing
//	adaptive-, rw-, spin-release functions  functions mutex_unlock, ...            missing
//	adaptive-block, -spin,       missing    tracepoints contention_begin, _end     the same
//	rw-spin
//	spin-spin                    function   function queued_spin_lock_slowpath     the tracepoints
//
// The function for spin-spin is native_queued_spin_lock_slowpath or
// __pv_queued_spin_lock_slowpath. The tracepoints are second to it: they are
// silent for the first that waits for a spin lock. Functions are attached as
// tracing_multi (7.2), kprobe.multi (6.12), fentry or fexit, kprobe; those of spin
// locks before 6.16 by kprobes only (see loader/inside.go).

var (
	mutex    = Arg{Type: "struct mutex *", Native: "struct mutex *"}
	rwlock   = Arg{Type: "rwlock_t *", Native: "rwlock_t *", Listed: "struct rwlock *"}
	spinlock = Arg{Type: "spinlock_t *", Native: "spinlock_t *"}
	waited   = Arg{Type: "uint64_t", Native: "uint64_t"}
)

// Flags of contention_begin: 1 spinning, 2 reader, 4 writer, 32 mutex.
const waitedTime = "timestamp - self->dt_lock_since"

// contended is a site at the end of waiting for a kind of lock.
func contended(when string, args ...string) []Site {
	return []Site{{At: []string{"rawtp:::contention_end"}, When: "self->dt_lock_since != 0 && self->dt_lock == arg0 && (" + when + ")", Args: args}}
}

// spare has sites used only where those before them cannot be.
func spare(sites []Site) []Site {
	for i := range sites {
		sites[i].Spare = true
	}
	return sites
}

func functions(side string, names ...string) (at []string) {
	for _, n := range names {
		at = append(at, "fbt:vmlinux:"+n+":"+side)
	}
	return at
}

var lockstat = Provider{Name: "lockstat", First: 66, Probes: []Probe{
	{
		Name:    "adaptive-acquire",
		Args:    []Arg{mutex},
		Library: "lockstat.d",
		Sites: []Site{
			{At: functions("return", "mutex_lock"), When: "self->dt_mutex != 0", Args: []string{"self->dt_mutex"}},
			{At: functions("return", "mutex_lock_interruptible", "mutex_lock_killable"), When: "self->dt_mutex != 0 && arg1 == 0", Args: []string{"self->dt_mutex"}},
			{At: functions("return", "mutex_trylock"), When: "self->dt_mutex != 0 && arg1 != 0", Args: []string{"self->dt_mutex"}},
		},
	},
	{
		Name:    "adaptive-acquire-error",
		Args:    []Arg{mutex, number},
		Library: "lockstat.d",
		Sites: []Site{{
			At:   functions("return", "mutex_lock_interruptible", "mutex_lock_killable"),
			When: "self->dt_mutex != 0 && arg1 != 0", Args: []string{"self->dt_mutex", "arg1"},
		}},
	},
	{
		Name:    "adaptive-block",
		Args:    []Arg{mutex, waited},
		Library: "contention.d",
		Sites:   contended("(self->dt_lock_flags & 0x21) == 0x20", "arg0", waitedTime),
	},
	{
		Name:  "adaptive-release",
		Args:  []Arg{mutex},
		Sites: []Site{{At: functions("entry", "mutex_unlock"), Args: []string{"arg0"}}},
	},
	{
		Name:    "adaptive-spin",
		Args:    []Arg{mutex, waited},
		Library: "contention.d",
		Sites:   contended("(self->dt_lock_flags & 0x21) == 0x21", "arg0", waitedTime),
	},
	{
		Name:    "rw-acquire",
		Args:    []Arg{rwlock, number},
		Library: "rwlock.d",
		Sites: []Site{
			{At: functions("return", "_raw_read_lock", "_raw_read_lock_bh", "_raw_read_lock_irq", "_raw_read_lock_irqsave"), When: "self->dt_rwlock != 0", Args: []string{"self->dt_rwlock", "1"}},
			{At: functions("return", "_raw_write_lock", "_raw_write_lock_bh", "_raw_write_lock_irq", "_raw_write_lock_irqsave"), When: "self->dt_rwlock != 0", Args: []string{"self->dt_rwlock", "0"}},
		},
	},
	{
		Name: "rw-release",
		Args: []Arg{rwlock, number},
		Sites: []Site{
			{At: functions("entry", "_raw_read_unlock", "_raw_read_unlock_bh", "_raw_read_unlock_irq", "_raw_read_unlock_irqrestore"), Args: []string{"arg0", "1"}},
			{At: functions("entry", "_raw_write_unlock", "_raw_write_unlock_bh", "_raw_write_unlock_irq", "_raw_write_unlock_irqrestore"), Args: []string{"arg0", "0"}},
		},
	},
	{
		Name:    "rw-spin",
		Args:    []Arg{rwlock, waited, number},
		Library: "contention.d",
		Sites:   contended("(self->dt_lock_flags & 0x27) == 0x3 || (self->dt_lock_flags & 0x27) == 0x5", "arg0", waitedTime, "(self->dt_lock_flags & 2) != 0"),
	},
	{
		Name:    "spin-acquire",
		Args:    []Arg{spinlock},
		Library: "spinlock.d",
		Sites: []Site{
			{At: functions("return", "_raw_spin_lock", "_raw_spin_lock_bh", "_raw_spin_lock_irq", "_raw_spin_lock_irqsave"), When: "self->dt_spinlock != 0", Args: []string{"self->dt_spinlock"}},
			{At: functions("return", "_raw_spin_trylock", "_raw_spin_trylock_bh"), When: "self->dt_spinlock != 0 && arg1 != 0", Args: []string{"self->dt_spinlock"}},
		},
	},
	{
		Name:  "spin-release",
		Args:  []Arg{spinlock},
		Sites: []Site{{At: functions("entry", "_raw_spin_unlock", "_raw_spin_unlock_bh", "_raw_spin_unlock_irq", "_raw_spin_unlock_irqrestore"), Args: []string{"arg0"}}},
	},
	{
		Name:    "spin-spin",
		Args:    []Arg{spinlock, waited},
		Library: "spinwait.d contention.d",
		Sites: append([]Site{{
			At:   functions("return", "native_queued_spin_lock_slowpath", "__pv_queued_spin_lock_slowpath", "queued_spin_lock_slowpath"),
			When: "self->dt_spin != 0", Args: []string{"self->dt_spin", "timestamp - self->dt_spin_since"},
		}}, spare(contended("(self->dt_lock_flags & 0x27) == 0x1", "arg0", waitedTime))...),
	},
}}
