package probe

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestDelicate(t *testing.T) {
	for _, test := range []struct {
		provider, function, why string
	}{
		{"fbt", "unwind_next_frame", "walks stacks"},
		{"fbt", "unwind_get_return_address_ptr", "walks stacks"},
		{"rawfbt", "orc_find.part.0", "walks stacks"},
		{"fbt", "bpf_get_current_comm", "is a helper of programs"},
		{"fbt", "__htab_percpu_map_update_elem", "belongs to the maps of programs"},
		{"fbt", "rcu_read_unlock_special", "enters and leaves programs"},
		{"fbt", "vfs_read", ""},
		{"fbt", "bpf_prog_load", ""},
		{"fbt", "unwind_next_frame_of_mine", ""},
		{"syscall", "unwind_next_frame", ""},
	} {
		p := &Probe{Provider: test.provider, Function: test.function}
		if got := p.Delicate(); got != test.why {
			t.Errorf("%s: %q, want %q", p, got, test.why)
		}
	}
}

// Each name stands once, and none is hidden by the beginning of another.
func TestDelicateTable(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range delicates {
		for _, name := range strings.Fields(d.names) {
			if seen[name] {
				t.Errorf("%s stands twice", name)
			}
			seen[name] = true
			for n := 1; n < len(name)-1; n++ {
				if seen[name[:n]+"*"] {
					t.Errorf("%s is one of %s*", name, name[:n])
				}
			}
		}
	}
}

// A trampoline is never attached to what it runs itself, whoever asks for it.
func TestGuarded(t *testing.T) {
	for _, test := range []struct {
		p    Probe
		want []Kind
	}{
		{Probe{Provider: "fbt", Module: "vmlinux", Function: "rcu_read_unlock_special", BTF: 7}, []Kind{KprobeMulti, Kprobe}},
		{Probe{Provider: "fbt", Module: "vmlinux", Function: "__rcu_read_lock", BTF: 7, Return: true}, []Kind{KretprobeMulti, Kretprobe}},
		{Probe{Provider: "fbt", Module: "vmlinux", Function: "unwind_next_frame", BTF: 7}, []Kind{TracingEntry, KprobeMulti, FEntry, Kprobe}},
		{Probe{Provider: "fbt", Module: "vmlinux", Function: "twice", BTF: 7, Ambiguous: true}, []Kind{KprobeMulti, Kprobe, TracingEntry, FEntry}},
		{Probe{Provider: "fbt", Module: "dummy", Function: "dummy_xmit", BTF: 7}, []Kind{KprobeMulti, FEntry, Kprobe}},
		{Probe{Provider: "fbt", Module: "vmlinux", Function: "untyped", Return: true}, []Kind{KretprobeMulti, Kretprobe}},
	} {
		if got := test.p.Kinds(false); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", &test.p, got, test.want)
		}
	}
}

func TestBroad(t *testing.T) {
	for pattern, want := range map[string]bool{
		"": true, "*": true, "[a-r]*": true, "a*": true, "*_?*": true, "ip*": true,
		"tcp*": false, "*lock*": false, "unwind_next_frame": false, "[a-z]cp_[rs]*": false, "[abc]??[def]": true,
	} {
		if got := (Pattern{Provider: "fbt", Function: pattern}).Broad(); got != want {
			t.Errorf("%q: %v, want %v", pattern, got, want)
		}
	}
}

const someSymbols = "ffffffff81000010 T vfs_read\nffffffff81000100 t twice\nffffffff81000200 t twice\nffffffff81000300 d twice\n" +
	"0000000000000000 t hidden\nbroken\nffffffffc0000010 t twice\t[dummy]\nffffffffc0000110 t other\t[dummy]\n"

func TestFunctionAddresses(t *testing.T) {
	want := []FunctionName{{"vmlinux", "vfs_read"}, {"vmlinux", "twice"}, {"dummy", "twice"}, {"vmlinux", "hidden"}}
	got, err := parseAddresses(strings.NewReader(someSymbols), want)
	if err != nil {
		t.Fatal(err)
	}
	same := func(want map[FunctionName][]uint64) {
		t.Helper()
		if !maps.EqualFunc(got, want, slices.Equal) {
			t.Errorf("got %x, want %x", got, want)
		}
	}
	all := map[FunctionName][]uint64{
		{"vmlinux", "vfs_read"}: {0xffffffff81000010}, {"vmlinux", "twice"}: {0xffffffff81000100, 0xffffffff81000200},
		{"dummy", "twice"}: {0xffffffffc0000010},
	}
	same(all)
	onlyTraceable(got, strings.NewReader("ffffffff81000014 vfs_read\nffffffff81000200 twice\nbroken\nffffffffc0000014 twice [dummy]\nffffffff81000180 twice\n"))
	all[FunctionName{"vmlinux", "twice"}] = []uint64{0xffffffff81000200}
	same(all)
}

func FuzzFunctionAddresses(f *testing.F) {
	f.Add(someSymbols, "ffffffff81000014 vfs_read\nffffffffc0000014 twice [dummy]\n")
	f.Fuzz(func(t *testing.T, symbols, places string) {
		want := []FunctionName{{"vmlinux", "vfs_read"}, {"dummy", "twice"}}
		found, err := parseAddresses(strings.NewReader(symbols), want)
		if err != nil {
			return
		}
		onlyTraceable(found, strings.NewReader(places))
		for name := range found {
			if !slices.Contains(want, name) {
				t.Errorf("found %v, which nobody wants", name)
			}
		}
	})
}
