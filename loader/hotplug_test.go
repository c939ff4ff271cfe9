package loader

import (
	"os"
	"testing"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"

	"dtc/loader/probe"
)

// A clock follows the CPUs: tick stays on one as long as that is on, profile is on
// each.
func TestClockPlaces(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("missing: root")
	}
	prog, err := ebpf.NewProgram(&ebpf.ProgramSpec{
		Type: ebpf.PerfEvent, License: "GPL", Instructions: asm.Instructions{asm.Mov.Imm(asm.R0, 0), asm.Return()},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer prog.Close()
	cpus, err := onlineCPUs()
	if err != nil {
		t.Fatal(err)
	}
	if len(cpus) < 2 {
		t.Skip("missing: a second processor")
	}
	first, second := cpus[:1], cpus[1:2]
	for _, tt := range []struct {
		perCPU bool
		steps  [][]int
		want   [][]int
	}{
		{false, [][]int{second, cpus, first, cpus}, [][]int{second, second, first, first}},
		{true, [][]int{first, cpus, second, cpus, cpus}, [][]int{first, cpus, second, cpus, cpus}},
	} {
		c := &clock{prog: prog.FD(), entry: &entry{Probe: probe.Probe{Period: 1e9, PerCPU: tt.perCPU}}}
		for i, online := range tt.steps {
			if err := c.place(online); err != nil {
				t.Fatal(err)
			}
			if err := c.start(); err != nil {
				t.Fatal(err)
			}
			on := map[int]bool{}
			for _, e := range c.on {
				on[e.cpu] = true
			}
			if len(c.on) != len(tt.want[i]) {
				t.Errorf("on each %t, step %d: %d events, want %d", tt.perCPU, i, len(c.on), len(tt.want[i]))
			}
			for _, cpu := range tt.want[i] {
				if !on[cpu] {
					t.Errorf("on each %t, step %d: none on CPU %d", tt.perCPU, i, cpu)
				}
			}
		}
		(&session{clocks: []*clock{c}}).closeClocks()
	}
}

// The list of CPUs is new once, and then only when it differs.
func TestWatchCPUs(t *testing.T) {
	w := watchCPUs()
	defer w.close()
	want, err := onlineCPUs()
	if err != nil {
		t.Fatal(err)
	}
	if got, changed := w.changed(); !changed || len(got) != len(want) {
		t.Errorf("first: %v %t, want %v", got, changed, want)
	}
	if got, changed := w.changed(); changed {
		t.Errorf("second: %v", got)
	}
}
