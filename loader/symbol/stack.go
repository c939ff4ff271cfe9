package symbol

import "strings"

// A kernel stack taken inside a BPF program begins with the frames of the machinery that runs it. Which
// these are depends on how the program is attached and on the kernel: none for kprobes and perf events,
// whose stacks start from the interrupted registers; the program, bpf_trace_runN, and one or two stubs for
// raw tracepoints; the program and its trampoline for fentry. A D program sees none of them: its stack
// begins with the probed function, or with the code that contains the tracepoint.
//
// Machinery is known by name, or by module for what is generated at run time. Generated code may have no
// name at all (it is not listed where bpf_jit_kallsyms=0, and no longer once its program is gone), so frames
// in front that have no symbol, or one that is not of code, are machinery too. A stack of nothing else is
// left as it is: better everything than nothing.

// generatedModules are the module names that the kernel gives to code made at run time.
var generatedModules = map[string]bool{"bpf": true, "__builtin__ftrace": true, "__builtin__kprobes": true}

// machineryNames are whole names of functions between a probe and its program.
var machineryNames = map[string]bool{
	"bpf_get_stack": true, "bpf_get_stackid": true, "bpf_get_stack_raw_tp": true, "bpf_get_stackid_raw_tp": true,
	"bpf_get_stack_tp": true, "bpf_get_stackid_tp": true, "get_perf_callchain": true, "perf_callchain_kernel": true,
	"perf_syscall_enter": true, "perf_syscall_exit": true, "perf_call_bpf_enter": true, "perf_call_bpf_exit": true,
	"perf_ftrace_function_call": true, "perf_tp_event": true, "trace_call_bpf": true, "bpf_overflow_handler": true,
	"kprobe_multi_link_handler": true, "kprobe_multi_link_exit_handler": true, "kprobe_multi_link_prog_run": true,
	"kprobe_ftrace_handler": true, "kprobe_dispatcher": true, "kprobe_perf_func": true, "kprobe_int3_handler": true,
	"kretprobe_dispatcher": true, "kretprobe_perf_func": true, "kretprobe_rethook_handler": true,
	"opt_pre_handler": true, "optimized_callback": true, "aggr_pre_handler": true, "pre_handler_kretprobe": true,
	"exc_int3": true, "asm_exc_int3": true, "do_int3": true, "int3": true,
	"brk_handler": true, "do_debug_exception": true, "el1_dbg": true, "el1h_64_sync": true, "el1h_64_sync_handler": true,
	"ftrace_trampoline": true, "ftrace_caller": true, "ftrace_regs_caller": true, "ftrace_call": true, "ftrace_regs_call": true,
	"function_graph_enter": true, "function_graph_enter_regs": true, "ftrace_graph_func": true, "ftrace_graph_caller": true,
	"ftrace_ops_assist_func": true, "ftrace_ops_list_func": true, "arch_ftrace_ops_list_func": true,
	"return_to_handler": true, "ftrace_return_to_handler": true,
}

// machineryPrefixes are the same for families of functions.
var machineryPrefixes = []string{
	"bpf_trampoline_", "bpf_dispatcher_", "bpf_trace_run", "__bpf_trace_", "__traceiter_", "__probestub_",
	"__bpf_prog_enter", "__bpf_prog_exit", "__bpf_tramp_enter", "__bpf_tramp_exit",
	"trace_event_raw_event_", "perf_trace_", "perf_swevent_", "__perf_event_overflow",
	"fprobe_", "__fprobe_", "rethook_", "arch_rethook_", "__kprobe", "__kretprobe", "kretprobe_trampoline",
	"kprobe_trampoline", "optprobe_template_",
}

// Machinery reports whether a function stands between a probe and its program.
func Machinery(module, name string) bool {
	if generatedModules[module] {
		return true
	}
	if module != KernelModule {
		return strings.HasPrefix(name, "__bpf_trace_") || strings.HasPrefix(name, "__traceiter_") ||
			strings.HasPrefix(name, "perf_trace_") || strings.HasPrefix(name, "trace_event_raw_event_")
	}
	if machineryNames[name] {
		return true
	}
	for _, prefix := range machineryPrefixes {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// Skip returns how many frames at the beginning of a raw kernel stack, innermost first, belong to the
// tracing machinery. A stack ends at its first zero.
func (k *Kernel) Skip(pcs []uint64) int {
	t, err := k.table()
	if err != nil {
		return 0
	}
	return skip(pcs, t.machinery)
}

// Trim returns the stack without the machinery's frames and without what follows the first zero. It
// shares memory with pcs.
func (k *Kernel) Trim(pcs []uint64) []uint64 {
	pcs = pcs[k.Skip(pcs):]
	for i, pc := range pcs {
		if pc == 0 {
			return pcs[:i]
		}
	}
	return pcs
}

func (t *table) machinery(pc uint64) bool {
	e, ok := t.find(pc)
	return !ok || !e.text || Machinery(t.modules[e.module], t.name(e))
}

func skip(pcs []uint64, machinery func(uint64) bool) int {
	for i, pc := range pcs {
		if pc == 0 {
			break
		}
		if !machinery(pc) {
			return i
		}
	}
	return 0
}
