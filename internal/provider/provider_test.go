package provider

import (
	"strings"
	"testing"
)

// The definitions fit together: ids and names are unique, every site says where
// it is and gives every argument, and its kernel probes have one kind of context.
func TestDefinitions(t *testing.T) {
	next := uint32(4)
	for _, of := range All {
		if of.First < next || of.First+uint32(len(of.Probes)) > 100 {
			t.Errorf("%s: ids from %d, want from %d and below 100", of.Name, of.First, next)
		}
		next = of.First + uint32(len(of.Probes))
		names := map[string]bool{}
		for _, p := range of.Probes {
			if names[p.Name] {
				t.Errorf("%s:::%s stands twice", of.Name, p.Name)
			}
			names[p.Name] = true
			checkProbe(t, of.Name+":::"+p.Name, &p)
		}
	}
}

func checkProbe(t *testing.T, name string, p *Probe) {
	t.Helper()
	if len(p.Sites) == 0 || p.Sites[0].Spare {
		t.Errorf("%s: no site that is not spare", name)
	}
	for _, s := range p.Sites {
		if len(s.Args) < len(p.Args) || len(s.Args) > 10 {
			t.Errorf("%s: %d arguments at %v, want %d", name, len(s.Args), s.At, len(p.Args))
		}
		if len(s.At) == 0 {
			t.Errorf("%s: a site without kernel probes", name)
		}
		for _, at := range s.At {
			f, first := Fields(at), Fields(s.At[0])
			if strings.Count(at, ":") != 3 || f[0] != first[0] || f[0] != "rawtp" && f[3] != first[3] {
				t.Errorf("%s: %s does not go with %s", name, at, s.At[0])
			}
		}
	}
}

func TestParseCounter(t *testing.T) {
	for _, test := range []struct {
		name string
		want Counter
		ok   bool
	}{
		{"cpu_clock-all-1000", Counter{Event: Event{"cpu_clock", PerfSoftware, 0}, Mode: "all", Count: 1000}, true},
		{"cs-kernel-1", Counter{Event: Event{"cs", PerfSoftware, 3}, Mode: "kernel", Count: 1}, true},
		{"perf_count_sw_page_faults_maj-user-10", Counter{Event: Event{"perf_count_sw_page_faults_maj", PerfSoftware, 6}, Mode: "user", Count: 10}, true},
		{"cgroup_switches-all-5", Counter{Event: Event{"cgroup_switches", PerfSoftware, 11}, Mode: "all", Count: 5}, true},
		{"instructions-all-100000", Counter{Event: Event{"instructions", PerfHardware, 1}, Mode: "all", Count: 100000}, true},
		{"cpu_clock-all-0", Counter{}, false},
		{"cpu_clock-all-9999999999999999999", Counter{}, false},
		{"cpu_clock-idle-1", Counter{}, false},
		{"cpu_clock-1000", Counter{}, false},
		{"L1_dcache_load_misses-all-10", Counter{Event: Event{"L1_dcache_load_misses", PerfCache, 0x10000}, Mode: "all", Count: 10}, true},
		{"llc_stores-user-10", Counter{Event: Event{"LLC_stores", PerfCache, 0x102}, Mode: "user", Count: 10}, true},
		{"r01C2-kernel-10", Counter{Event: Event{"r01C2", PerfRaw, 0x1c2}, Mode: "kernel", Count: 10}, true},
		{"r01c2-kernel-ff-10", Counter{Event: Event{"r01c2", PerfRaw, 0x1c2}, Mode: "kernel", Umask: 0xff, Masks: true, Count: 10}, true},
		{"mem_loads-all-0x1-10", Counter{Event: Event{"mem_loads", PerfOwn, 0}, Mode: "all", Umask: 1, Masks: true, Count: 10}, true},
		{"instructions-all-1-10", Counter{Event: Event{"instructions", PerfOwn, 0}, Mode: "all", Umask: 1, Masks: true, Count: 10}, true},
		{"mem_loads-all-0xg-10", Counter{}, false},
		{"page_faults-all-1-10", Counter{}, false},
		{"r01c2-all-1-2-10", Counter{}, false},
		{"mem loads-all-1", Counter{}, false},
		{"-all-1", Counter{}, false},
		{"", Counter{}, false},
	} {
		got, ok := ParseCounter(test.name)
		if ok != test.ok || ok && got != test.want {
			t.Errorf("%s: got %+v, %v, want %+v", test.name, got, ok, test.want)
		}
	}
}

func FuzzParseCounter(f *testing.F) {
	f.Add("cpu_clock-all-1000")
	f.Add("a-b-c")
	f.Add("r1-user-0xff-10")
	f.Fuzz(func(t *testing.T, name string) {
		if c, ok := ParseCounter(name); ok && (c.Count == 0 || c.Name == "" || c.Mode == "") {
			t.Errorf("%q: %+v", name, c)
		}
	})
}
