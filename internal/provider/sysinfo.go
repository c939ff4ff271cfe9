package provider

// The providers sysinfo and vminfo of Solaris, as far as Linux counts the same:
// a probe fires where the kernel's statistic of its name would be raised, with
// arg0 the number that it is raised by.
//
//	probes                       5.10     6.1 to 7.2, 6.18 without kprobes
//	inv_swtch, pswitch           tracepoint sched_switch
//	modload, modunload           tracepoints module_load, module_free (kernels with modules)
//	mutex_adenters               missing  tracepoint contention_begin
//	nthreads, sysfork            tracepoint sched_process_fork
//	readch, sysread, syswrite,   system calls
//	writech, sysexec, sysvfork
//	as_fault, kernel_asflt       tracepoints page_fault_user, page_fault_kernel (x86)
//	pgrrun                       tracepoint mm_vmscan_kswapd_wake
//
// There is nothing to fall back to.

var raised = []Arg{{Type: "int64_t", Native: "int64_t"}}

func calls(side string, names ...string) (at []string) {
	for _, n := range names {
		at = append(at, "syscall::"+n+":"+side)
	}
	return at
}

// once is a statistic that is raised by one.
func once(name, when string, at ...string) Probe {
	return Probe{Name: name, Args: raised, Sites: []Site{{At: at, When: when, Args: []string{"1"}}}}
}

// bytes is one that is raised by what a system call returns.
func bytes(name string, calls []string) Probe {
	return Probe{Name: name, Args: raised, Sites: []Site{{At: calls, When: "arg1 > 0", Args: []string{"arg1"}}}}
}

const newTask = "((struct task_struct *)arg1)"

var sysinfo = Provider{Name: "sysinfo", First: 77, Probes: []Probe{
	{
		Name: "inv_swtch", Args: raised, Library: "psinfo.d",
		Sites: []Site{{At: []string{"rawtp:::sched_switch"}, When: preempted, Args: []string{"1"}}},
	},
	once("modload", "", "rawtp:::module_load"),
	once("modunload", "", "rawtp:::module_free"),
	once("mutex_adenters", "(arg1 & 0x20) != 0", "rawtp:::contention_begin"),
	once("nthreads", newTask+"->pid != "+newTask+"->tgid", "rawtp:::sched_process_fork"),
	once("pswitch", "", "rawtp:::sched_switch"),
	bytes("readch", calls("return", "read", "readv", "pread64", "preadv", "preadv2")),
	once("sysexec", "", calls("entry", "execve", "execveat")...),
	once("sysfork", newTask+"->pid == "+newTask+"->tgid", "rawtp:::sched_process_fork"),
	once("sysread", "", calls("entry", "read", "readv", "pread64", "preadv", "preadv2")...),
	{
		Name: "sysvfork", Args: raised,
		Sites: []Site{
			{At: calls("entry", "vfork"), Args: []string{"1"}},
			{At: calls("entry", "clone"), When: "(arg0 & 0x4000) != 0", Args: []string{"1"}},
			{At: calls("entry", "clone3"), When: "(*(uint64_t *)copyin(arg0, 8) & 0x4000) != 0", Args: []string{"1"}},
		},
	},
	once("syswrite", "", calls("entry", "write", "writev", "pwrite64", "pwritev", "pwritev2")...),
	bytes("writech", calls("return", "write", "writev", "pwrite64", "pwritev", "pwritev2")),
}}

var vminfo = Provider{Name: "vminfo", First: 92, Probes: []Probe{
	once("as_fault", "", "rawtp:::page_fault_user"),
	once("kernel_asflt", "", "rawtp:::page_fault_kernel"),
	once("pgrrun", "", "rawtp:::mm_vmscan_kswapd_wake"),
}}
