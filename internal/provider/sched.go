package provider

// The provider sched: threads on CPUs, and the queues that they wait in.

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
		Sites:   []Site{{At: []string{"rawtp:::sched_switch"}, When: "arg0 != 0 || dt_task_state[curthread] == 0"}},
		Library: "psinfo.d",
	},
}}
