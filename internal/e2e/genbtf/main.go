// Genbtf writes the kernel types that the golden tests compile against: a small
// part of the running kernel's BTF, so that goldens depend on no machine.
//
//	go run ./internal/e2e/genbtf -o testdata/golden/vmlinux.btf
//
// Of the structs in the list below only the named members are kept, at their
// offsets; a pointer to a struct that is not in the list points to a forward
// declaration. Members that are not kept leave holes, as CO-RE expects: the
// relocations in the objects name members and are resolved against the whole
// BTF of the kernel that runs them.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/cilium/ebpf/btf"
)

// members lists what is kept of a struct; "*" keeps all.
var members = map[string]string{
	"task_struct": "thread_info __state flags on_cpu prio static_prio normal_prio policy pid tgid comm real_parent parent group_leader " +
		"start_time utime stime nvcsw nivcsw min_flt maj_flt mm active_mm files fs signal cred real_cred se cpus_mask exit_code " +
		"nsproxy sched_reset_on_fork sched_contributes_to_load in_execve in_iowait no_cgroup_migration thread_pid recent_used_cpu wake_cpu",
	"thread_info":   "flags cpu",
	"mm_struct":     "pgd mm_users mm_count map_count total_vm locked_vm arg_start arg_end start_code end_code start_stack exe_file task_size mmap_lock",
	"signal_struct": "nr_threads live rlim pids tty cred_guard_mutex group_exit_code",
	"mutex":         "owner",
	"rw_semaphore":  "count owner",
	"rq":            "cpu",
	"request":       "bio",
	"flowi6":        "saddr daddr",
	"k_sigaction":   "sa",
	"sigaction":     "sa_handler",
	"pid":           "level numbers",
	"upid":          "*",
	"tty_struct":    "name index",
	"mount":         "mnt_parent mnt_mountpoint mnt mnt_id mnt_devname mnt_next_for_sb mnt_ns",
	"bio":           "bi_bdev bi_opf bi_flags bi_status bi_iter bi_end_io bi_vcnt bi_io_vec",
	"bvec_iter":     "*",
	"page":          "lru mapping",
	"address_space": "host",
	"hlist_head":    "*",
	"block_device":  "bd_start_sect bd_disk bd_partno bd_dev bd_inode __bd_flags",
	"gendisk":       "major first_minor minors disk_name part0 queue",
	"buffer_head":   "b_state b_blocknr b_size b_data b_bdev b_end_io",
	"sk_buff":       "dev sk len data_len head data end tail network_header transport_header mac_header protocol skb_iif pkt_type",
	"socket":        "sk type state",
	"net":           "loopback_dev",
	"nsproxy":       "net_ns",
	"sock":          "__sk_common sk_protocol sk_type sk_rcvbuf sk_socket",
	"sock_common": "skc_daddr skc_rcv_saddr skc_addrpair skc_portpair skc_dport skc_num skc_family skc_state skc_net skc_v6_daddr " +
		"skc_v6_rcv_saddr skc_listener",
	"ip_reply_arg":         "iov",
	"kvec":                 "*",
	"net_device":           "name ifindex mtu nd_net flags",
	"iphdr":                "*",
	"ipv6hdr":              "*",
	"in6_addr":             "*",
	"tcphdr":               "*",
	"udphdr":               "*",
	"inet_sock":            "sk inet_sport inet_saddr",
	"inet_connection_sock": "icsk_inet icsk_rto icsk_retransmits",
	"tcp_sock": "inet_conn rx_opt snd_una snd_nxt rcv_nxt snd_wnd rcv_wnd snd_cwnd snd_ssthresh bytes_acked mss_cache srtt_us " +
		"mdev_us copied_seq write_seq bytes_sent bytes_retrans bytes_received",
	"tcp_options_received":    "*",
	"udp_sock":                "inet",
	"rlimit":                  "*",
	"cred":                    "uid gid euid egid usage",
	"sched_entity":            "on_rq exec_start sum_exec_runtime vruntime",
	"files_struct":            "next_fd fdt fdtab",
	"fdtable":                 "max_fds fd",
	"fs_struct":               "root pwd umask users",
	"path":                    "*",
	"file":                    "f_mode f_flags f_path f_inode f_pos private_data",
	"vfsmount":                "mnt_root mnt_sb mnt_flags",
	"dentry":                  "d_parent d_name d_inode d_flags d_op d_hash d_sb d_fsdata",
	"qstr":                    "*",
	"dentry_operations":       "d_dname",
	"hlist_bl_node":           "*",
	"inode":                   "i_mode i_uid i_gid i_flags i_ino i_sb i_size i_nlink i_mapping i_dentry",
	"super_block":             "s_dev s_id s_magic s_type s_blocksize s_blocksize_bits s_root s_bdev",
	"file_system_type":        "name fs_flags",
	"pt_regs":                 "*",
	"cpumask":                 "*",
	"bpf_raw_tracepoint_args": "*",
	"list_head":               "*",
	"kernfs_node":             "name",
	"linux_binprm":            "filename interp argc envc",
	"kernel_clone_args":       "flags exit_signal",
	"trace_entry":             "*",
}

// events have their tracepoint's prototype and record kept.
var events = strings.Fields(`sched_switch sched_wakeup sched_process_fork sched_process_exec sched_process_exit
	sched_process_free sys_enter sys_exit task_newtask task_rename signal_generate signal_deliver kmalloc kfree`)

// records are the structs of the events' records where the name differs: events of one class share one.
var records = strings.Fields(`trace_event_raw_sched_wakeup_template trace_event_raw_sched_process_template`)

var functions = strings.Fields(`vfs_read vfs_write vfs_open ksys_read ksys_write do_sys_openat2 kfree
	vfs_statx vfs_fstat do_filp_open security_file_open`)

var typedefs = strings.Fields(`u8 u16 u32 u64 s8 s16 s32 s64 __u8 __u16 __u32 __u64 pid_t uid_t gid_t dev_t
	loff_t sector_t umode_t bool size_t ssize_t kuid_t kgid_t fmode_t atomic_t atomic64_t cpumask_t gfp_t time64_t rwlock_t spinlock_t siginfo_t`)

var enums = []string{"pid_type", "hrtimer_restart", "hrtimer_mode"}

func main() {
	out := flag.String("o", "vmlinux.btf", "file to write")
	flag.Parse()
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, "genbtf:", err)
		os.Exit(1)
	}
}

func run(out string) error {
	spec, err := btf.LoadKernelSpec()
	if err != nil {
		return err
	}
	c := &cutter{spec: spec, done: map[btf.Type]btf.Type{}}
	if err := c.seeds(); err != nil {
		return err
	}
	b, err := btf.NewBuilder(c.types, nil)
	if err != nil {
		return err
	}
	raw, err := b.Marshal(nil, &btf.MarshalOptions{Order: btf.KernelMarshalOptions().Order})
	if err != nil {
		return err
	}
	return os.WriteFile(out, raw, 0o644)
}

// cutter copies types and leaves out what is not listed.
type cutter struct {
	spec  *btf.Spec
	done  map[btf.Type]btf.Type
	types []btf.Type
}

func (c *cutter) seeds() error {
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range append(append(names, records...), enums...) {
		if err := c.add(name); err != nil {
			return err
		}
	}
	for _, e := range events {
		if err := c.add("btf_trace_" + e); err != nil {
			return err
		}
		if err := c.add("trace_event_raw_" + e); err != nil && !errors.Is(err, btf.ErrNotFound) {
			return err
		}
	}
	for _, name := range append(typedefs, functions...) {
		if err := c.add(name); err != nil {
			return err
		}
	}
	return nil
}

// add keeps the types of a name.
func (c *cutter) add(name string) error {
	types, err := c.spec.AnyTypesByName(name)
	if err != nil {
		return fmt.Errorf("find %s: %w", name, err)
	}
	c.types = append(c.types, c.cut(types[0]))
	return nil
}

// cut returns the copy of a type. A struct is entered before its members are, which ends cycles.
func (c *cutter) cut(t btf.Type) btf.Type {
	if t, ok := c.done[t]; ok {
		return t
	}
	switch t := t.(type) {
	case *btf.Struct:
		s := &btf.Struct{Name: t.Name, Size: t.Size}
		c.done[t] = s
		s.Members = c.members(t.Name, t.Members)
		return s
	case *btf.Union:
		u := &btf.Union{Name: t.Name, Size: t.Size}
		c.done[t] = u
		u.Members = c.members(t.Name, t.Members)
		return u
	case *btf.Pointer:
		p := &btf.Pointer{}
		c.done[t] = p
		p.Target = c.target(t.Target)
		return p
	}
	out := c.plain(t)
	c.done[t] = out
	return out
}

func (c *cutter) plain(t btf.Type) btf.Type {
	switch t := t.(type) {
	case *btf.Typedef:
		return &btf.Typedef{Name: t.Name, Type: c.cut(t.Type)}
	case *btf.Array:
		return &btf.Array{Index: c.cut(t.Index), Type: c.cut(t.Type), Nelems: t.Nelems}
	case *btf.Const:
		return &btf.Const{Type: c.cut(t.Type)}
	case *btf.Volatile:
		return &btf.Volatile{Type: c.cut(t.Type)}
	case *btf.Restrict:
		return c.cut(t.Type)
	case *btf.TypeTag:
		return c.cut(t.Type)
	case *btf.Func:
		return &btf.Func{Name: t.Name, Type: c.cut(t.Type), Linkage: t.Linkage}
	case *btf.FuncProto:
		p := &btf.FuncProto{Return: c.cut(t.Return)}
		for _, a := range t.Params {
			p.Params = append(p.Params, btf.FuncParam{Name: a.Name, Type: c.cut(a.Type)})
		}
		return p
	case *btf.Int:
		return &btf.Int{Name: t.Name, Size: t.Size, Encoding: t.Encoding}
	case *btf.Enum:
		return &btf.Enum{Name: t.Name, Size: t.Size, Signed: t.Signed, Values: t.Values}
	case *btf.Fwd:
		return &btf.Fwd{Name: t.Name, Kind: t.Kind}
	case *btf.Float:
		return &btf.Float{Name: t.Name, Size: t.Size}
	}
	return (*btf.Void)(nil)
}

// target is what a pointer points to: of structs not in the list, the name alone.
func (c *cutter) target(t btf.Type) btf.Type {
	switch base := btf.UnderlyingType(t).(type) {
	case *btf.Struct:
		if !kept(base.Name) {
			return &btf.Fwd{Name: base.Name, Kind: btf.FwdStruct}
		}
	case *btf.Union:
		return &btf.Fwd{Name: base.Name, Kind: btf.FwdUnion}
	}
	return c.cut(t)
}

func kept(name string) bool {
	_, ok := members[name]
	return ok || strings.HasPrefix(name, "trace_event_raw_")
}

// members filters the members of a struct, those of anonymous structs in it too.
func (c *cutter) members(name string, list []btf.Member) []btf.Member {
	want := strings.Fields(members[name])
	var out []btf.Member
	for _, m := range list {
		if nested, ok := anonymous(m); ok && len(want) > 0 && want[0] != "*" {
			if n := c.filterAnonymous(name, nested); n != nil {
				m.Type = n
				out = append(out, m)
			}
			continue
		}
		if len(want) > 0 && want[0] != "*" && !slices.Contains(want, m.Name) {
			continue
		}
		m.Type = c.cut(m.Type)
		out = append(out, m)
	}
	return out
}

func anonymous(m btf.Member) (btf.Type, bool) {
	if m.Name != "" {
		return nil, false
	}
	return m.Type, true
}

func (c *cutter) filterAnonymous(name string, t btf.Type) btf.Type {
	switch t := t.(type) {
	case *btf.Struct:
		if list := c.members(name, t.Members); len(list) > 0 {
			return &btf.Struct{Size: t.Size, Members: list}
		}
	case *btf.Union:
		if list := c.members(name, t.Members); len(list) > 0 {
			return &btf.Union{Size: t.Size, Members: list}
		}
	}
	return nil
}
