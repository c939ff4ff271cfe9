package provider

// The provider sched: threads on CPUs, and the queues that they wait in.
//
//	probes                facility, 5.10 to 7.2                     without kprobes (6.18 here)
//	off-cpu, sleep,       tracepoint sched_switch                   the same
//	preempt
//	wakeup                tracepoint sched_wakeup                   the same
//	surrender             system call sched_yield                   the same
//	on-cpu                function finish_task_switch               tracepoint sched_exit_tp (6.18, 7.2)
//	enqueue, dequeue      functions enqueue_task_fair, ...          missing
//	tick                  function sched_tick (6.10), scheduler_tick missing
//	change-pri            functions set_user_nice,                  only threads that inherit
//	                      __sched_setscheduler; tracepoint          (tracepoint sched_pi_setprio)
//	                      sched_pi_setprio
//	remain-cpu            tracepoint sched_exit_tp (6.18, 7.2),     the tracepoint
//	                      else function pick_next_task_fair
//
// Functions are attached as tracing_multi (7.2), kprobe.multi (6.12), fentry
// or fexit (6.1), kprobe (5.10), whichever the host has first; finish_task_switch never
// by fentry.

// preempted is said of a thread that is switched away from and could run on: the kernel's own flag
// tells only where that was inside the kernel.
const preempted = "arg0 != 0 || dt_task_state[curthread] == 0"

var runQueue = Arg{Type: "cpuinfo_t *", Native: "struct rq *"}

var sched = Provider{Name: "sched", First: 20, Probes: []Probe{
	// finish_task_switch runs first in the thread that was switched to. Newer
	// kernels have a tracepoint at the end of switching.
	{
		Name: "on-cpu",
		Sites: []Site{
			{At: []string{"rawfbt:vmlinux:finish_task_switch:entry", "rawfbt:vmlinux:finish_task_switch.*:entry"}},
			{At: []string{"rawtp:::sched_exit_tp"}, When: "arg0 != 0", Spare: true},
		},
	},
	{
		Name:  "off-cpu",
		Args:  []Arg{thread, process},
		Sites: []Site{{At: []string{"rawtp:::sched_switch"}, Args: []string{"arg2", "arg2"}}},
	},
	{
		Name: "enqueue",
		Args: []Arg{thread, process, runQueue, number},
		Sites: []Site{{
			At:   []string{"fbt:vmlinux:enqueue_task_fair:entry", "fbt:vmlinux:enqueue_task_rt:entry", "fbt:vmlinux:enqueue_task_dl:entry"},
			Args: []string{"arg1", "arg1", "arg0", "(arg2 & 0x10) != 0"},
		}},
	},
	{
		Name: "dequeue",
		Args: []Arg{thread, process, runQueue},
		Sites: []Site{{
			At:   []string{"fbt:vmlinux:dequeue_task_fair:entry", "fbt:vmlinux:dequeue_task_rt:entry", "fbt:vmlinux:dequeue_task_dl:entry"},
			Args: []string{"arg1", "arg1", "arg0"},
		}},
	},
	{
		Name:  "wakeup",
		Args:  []Arg{thread, process},
		Sites: []Site{{At: []string{"rawtp:::sched_wakeup"}, Args: []string{"arg0", "arg0"}}},
	},
	{
		Name:  "surrender",
		Args:  []Arg{thread, process},
		Sites: []Site{{At: []string{"syscall::sched_yield:entry"}, Args: []string{"(uint64_t)curthread", "(uint64_t)curthread"}}},
	},
	{
		Name: "tick",
		Args: []Arg{thread, process},
		Sites: []Site{{
			At:   []string{"fbt:vmlinux:sched_tick:entry", "fbt:vmlinux:scheduler_tick:entry"},
			Args: []string{"(uint64_t)curthread", "(uint64_t)curthread"},
		}},
	},
	// A thread that is switched away from sleeps, or was preempted while it
	// could have run on.
	{
		Name:    "sleep",
		Sites:   []Site{{At: []string{"rawtp:::sched_switch"}, When: "arg0 == 0 && dt_task_state[curthread] != 0"}},
		Library: "psinfo.d",
	},
	{
		Name:    "preempt",
		Sites:   []Site{{At: []string{"rawtp:::sched_switch"}, When: preempted}},
		Library: "psinfo.d",
	},
	// The new priority of an ordinary thread is 120 and its nice value; of one of
	// the classes for real time, 99 less its priority; of one with a deadline, -1.
	// A thread that has a mutex which another waits for inherits.
	{
		Name: "change-pri",
		Args: []Arg{thread, process, number},
		Sites: []Site{
			{
				At:   []string{"fbt:vmlinux:set_user_nice:entry"},
				When: changed + "->static_prio != 120 + (int)arg1 && " + changed + "->normal_prio >= 100",
				Args: []string{"arg0", "arg0", "120 + (int)arg1"},
			},
			{
				At:   []string{"fbt:vmlinux:__sched_setscheduler:entry"},
				When: "(" + newPriority + ") != " + changed + "->normal_prio",
				Args: []string{"arg0", "arg0", newPriority},
			},
			{
				At:   []string{"rawtp:::sched_pi_setprio"},
				When: "(" + inherited + ") != " + changed + "->prio",
				Args: []string{"arg0", "arg0", inherited},
			},
		},
	},
	// Having looked for another thread to run, the scheduler found none.
	{
		Name: "remain-cpu",
		Sites: []Site{
			{At: []string{"rawtp:::sched_exit_tp"}, When: "arg0 == 0"},
			{
				At:   []string{"fbt:vmlinux:pick_next_task_fair:return"},
				When: "arg1 == (uint64_t)curthread", Spare: true,
			},
		},
	},
}}

// struct sched_attr is the same in all kernels, as programs use it: the policy is
// at 4, the nice value at 16, the priority at 20.
const (
	changed     = "((struct task_struct *)arg0)"
	policy      = "(*(int *)(arg1 + 4) < 0 ? (int)" + changed + "->policy : *(int *)(arg1 + 4))"
	newPriority = policy + " == 6 ? -1 : " + policy + " == 1 || " + policy + " == 2 ? 99 - *(int *)(arg1 + 20) : 120 + *(int *)(arg1 + 16)"
	waiter      = "((struct task_struct *)arg1)"
	inherited   = "arg1 != 0 && " + waiter + "->prio < " + changed + "->normal_prio ? " + waiter + "->prio : " + changed + "->normal_prio"
)
