package probe

import "strings"

// Functions that a firing itself runs through: what enters and leaves a program, the helpers and maps
// that it uses, the walk over a stack, reading memory. With a probe on one of them each firing fires it
// again. The kernel breaks the circle, so nothing is recorded, but it costs every probe of the run, and
// the list of what was missed grows without telling anything.
//
// Patterns that do not name them (Pattern.Broad) therefore leave them out; a name, or a pattern with a
// few letters of its own, still finds them. Those of the row guarded are worse: a trampoline calls them
// before the kernel can know that it is inside one, so they are traced by kprobes only.
//
// The rows were found by trying: each function was attached to alone, beside a function that fires a
// known number of times, and counted here if it was missed about as often. A star stands for any rest.

type delicate struct {
	why     string
	guarded bool
	names   string
}

var delicates = []delicate{
	{"enters and leaves programs", true, `rcu_read_unlock_special rcu_preempt_deferred_qs* __rcu_read_lock __rcu_read_unlock
		rcu_read_unlock_strict migrate_disable migrate_enable preempt_count_add preempt_count_sub __bpf_prog_enter* __bpf_prog_exit*
		__bpf_tramp_enter __bpf_tramp_exit bpf_prog_start_time update_prog_stats bpf_prog_inc_misses_counter*`},
	{"runs programs", false, `trace_call_bpf bpf_trace_run* __bpf_trace_run* kprobe_multi_link_* kprobe_dispatcher kretprobe_dispatcher
		kprobe_perf_func kretprobe_perf_func kprobe_ftrace_handler fprobe_handler fprobe_exit_handler fprobe_entry fprobe_return
		fprobe_fgraph_* rethook_hook rethook_try_get rethook_recycle rethook_trampoline_handler arch_rethook_* function_graph_*
		ftrace_return_to_handler ftrace_graph_* __ftrace_return_to_handler arch_ftrace_ops_list_func ftrace_ops_list_func
		perf_tp_event perf_trace_run_bpf_submit bpf_prog_run_array* pre_handler_kretprobe`},
	{"is a helper of programs", false, `bpf_get_current_* bpf_ktime_get_* bpf_get_smp_processor_id bpf_get_numa_node_id bpf_get_func_*
		bpf_get_attach_cookie* bpf_get_stack* __bpf_get_stack* bpf_probe_read_* bpf_loop bpf_ringbuf_reserve bpf_ringbuf_submit
		bpf_ringbuf_discard bpf_ringbuf_commit bpf_ringbuf_query bpf_ringbuf_output __bpf_ringbuf_reserve bpf_task_storage_get*
		bpf_task_pt_regs bpf_d_path bpf_snprintf bpf_send_signal*`},
	{"belongs to the maps of programs", false, `bpf_map_lookup_elem bpf_map_update_elem bpf_map_delete_elem bpf_map_lookup_percpu_elem
		htab_map_lookup_elem htab_map_update_elem htab_map_update_elem_in_place htab_map_delete_elem htab_percpu_map_lookup_elem
		htab_percpu_map_update_elem htab_percpu_map_lookup_percpu_elem __htab_map_lookup_elem __htab_percpu_map_update_elem htab_elem_free
		htab_elem_free_rcu htab_map_hash htab_lock_bucket htab_unlock_bucket lookup_elem_raw lookup_nulls_elem_raw alloc_htab_elem
		free_htab_elem pcpu_copy_value pcpu_init_value array_map_lookup_elem array_map_update_elem percpu_array_map_lookup_elem
		bpf_percpu_array_update array_of_map_lookup_elem __pcpu_freelist_* pcpu_freelist_* task_storage_lookup bpf_local_storage_*
		__bpf_local_storage_* bpf_obj_free_fields bpf_obj_cancel_fields bpf_map_free_internal_structs bpf_mem_alloc bpf_mem_free*
		bpf_mem_cache_* unit_alloc unit_free* irq_work_raise irq_work_queue`},
	{"walks stacks", false, `get_perf_callchain get_callchain_entry put_callchain_entry perf_callchain_* callchain_store callchain_finalize
		__unwind_start unwind_next_frame unwind_get_return_address* unwind_recover_* get_stack_info get_stack_info_noinstr in_task_stack
		in_entry_stack stack_access_ok orc_find* __orc_find orc_ftrace_find deref_stack_reg deref_stack_regs stack_trace_* arch_stack_walk*
		kernel_text_address __kernel_text_address core_kernel_text is_module_text_address __module_text_address __module_address
		__is_insn_slot_addr is_ftrace_trampoline ftrace_ops_trampoline is_bpf_text_address bpf_ksym_find bpf_address_lookup
		bpf_has_frame_pointer in_gate_area_no_mm is_uprobe_at_func_entry`},
	{"reads memory for programs", false, `copy_from_kernel_nofault* copy_from_user_nofault strncpy_from_kernel_nofault
		strncpy_from_user_nofault probe_kernel_read* probe_user_read strncpy_from_unsafe* copy_from_user_nmi nmi_uaccess_okay`},
	{"is a lock of the maps of programs", false, `_raw_spin_lock _raw_spin_unlock _raw_spin_lock_irqsave _raw_spin_unlock_irqrestore
		queued_spin_lock_slowpath native_queued_spin_lock_slowpath resilient_queued_spin_lock_slowpath resilient_tas_spin_lock`},
	{"is a clock of programs", false, `ktime_get_mono_fast_ns ktime_get_boot_fast_ns sched_clock sched_clock_cpu local_clock trace_clock_*`},
}

// delicateNames has whole names, delicateRests the beginnings of names that end in a star.
var delicateNames, delicateRests = indexDelicates()

func indexDelicates() (names, rests map[string]*delicate) {
	names, rests = map[string]*delicate{}, map[string]*delicate{}
	for i := range delicates {
		for _, name := range strings.Fields(delicates[i].names) {
			if start, star := strings.CutSuffix(name, "*"); star {
				rests[start] = &delicates[i]
			} else {
				names[name] = &delicates[i]
			}
		}
	}
	return names, rests
}

// findDelicate returns the row of a function, nil for the many that have none.
func findDelicate(function string) *delicate {
	function, _, _ = strings.Cut(function, ".")
	if d := delicateNames[function]; d != nil {
		return d
	}
	for n := len(function); n > 0; n-- {
		if d := delicateRests[function[:n]]; d != nil {
			return d
		}
	}
	return nil
}

// Delicate says what a function does for tracing itself, "" if it does nothing for it.
func (p *Probe) Delicate() string {
	if p.Provider == providerFBT || p.Provider == providerRawFBT {
		if d := findDelicate(p.Function); d != nil {
			return d.why
		}
	}
	return ""
}

// guarded reports whether no trampoline may be attached to the function.
func (p *Probe) guarded() bool {
	d := findDelicate(p.Function)
	return d != nil && d.guarded
}

// Lock reports whether the probe is of a spin lock, which programs themselves take: in their buffers and maps.
func (p *Probe) Lock() bool {
	if p.Provider != providerFBT && p.Provider != providerRawFBT {
		return false
	}
	return strings.HasPrefix(p.Function, "_raw_spin_") || strings.Contains(p.Function, "queued_spin_lock_slowpath")
}

// LocksWait reports whether a program that is inside a lock of its buffer may wait there for itself: until
// 6.16 buffers have locks that do not notice it.
func LocksWait() bool { return kernelBefore(6, 16) }

// fewLetters is how many letters of its own a pattern must have to name what it means.
const fewLetters = 3

// Broad reports whether the pattern selects functions without naming them: fewer than three letters of
// its function are neither a wildcard nor in brackets.
func (p Pattern) Broad() bool {
	n, inside := 0, false
	for _, c := range p.Function {
		switch {
		case inside:
			inside = c != ']'
		case c == '[':
			inside = true
		case c != '*' && c != '?' && c != '\\':
			n++
		}
	}
	return n < fewLetters
}
