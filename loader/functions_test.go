package loader

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"dtc/loader/probe"
	"dtc/object"
)

// oldKernel has no cookies for single probes.
type oldKernel struct{ kinds }

func (oldKernel) HaveCookie(k probe.Kind) error { return errors.New("no cookies for " + k.String()) }

// Functions that are attached to one by one are bounded, the more so where each
// needs a program of its own.
func TestTooMany(t *testing.T) {
	function := &entry{Probe: probe.Probe{Provider: "fbt"}}
	event := &entry{Probe: probe.Probe{Provider: "sdt"}}
	for _, test := range []struct {
		m     method
		e     *entry
		count int
		host  chooser
		want  string
	}{
		{method{probe.KprobeMulti, true}, function, 75_000, kinds{}, ""},
		{method{probe.Kprobe, true}, function, 1000, kinds{}, ""},
		{method{probe.Kprobe, true}, function, 1001, kinds{}, "kprobe: 1001 functions one by one would take minutes (at most 1000)"},
		{method{probe.Kprobe, true}, function, 17, oldKernel{}, "no cookies for kprobe"},
		{method{probe.Kprobe, false}, function, 256, oldKernel{}, ""},
		{method{probe.FEntry, false}, function, 257, kinds{}, "fentry: 257 functions one by one would take minutes (at most 256)"},
		{method{probe.Tracepoint, true}, event, 900, kinds{}, ""},
		{method{probe.Tracepoint, true}, event, 900, oldKernel{}, "no cookies for tracepoint"},
	} {
		why, no := tooMany(test.m, test.e, test.count, test.host)
		if why != test.want || no != (test.want != "") {
			t.Errorf("%v for %d: %q, want %q", test.m, test.count, why, test.want)
		}
	}
}

// A function with several addresses is refused only if all of them are.
func TestTaken(t *testing.T) {
	a, b := &entry{index: 1}, &entry{index: 2}
	list := []spot{{a, 0x10}, {a, 0x20}, {b, 0x30}, {b, 0x40}}
	bad := func(at spot) bool { return at.addr == 0x20 || at.entry == b }
	link := func(part []spot) (int, error) {
		if slices.ContainsFunc(part, bad) {
			return -1, unix.EINVAL
		}
		return 0, nil
	}
	refused, err := bisect(list, link, func(int) {})
	if err == nil || len(refused) != 3 {
		t.Fatalf("refused %v, %v", refused, err)
	}
	if rest := taken(list, refused); len(rest) != 1 || rest[0] != list[0] {
		t.Errorf("left is %v, want the first", rest)
	}
}

// A broad pattern leaves out what tracing runs through, unless there is nothing else.
func TestSpareDelicate(t *testing.T) {
	fbt := func(name string) probe.Probe { return probe.Probe{Provider: "fbt", Function: name} }
	for _, test := range []struct {
		pattern, functions, want string
		spared                   int
	}{
		{"*", "vfs_read unwind_next_frame vfs_write", "vfs_read vfs_write", 1},
		{"unw*", "unwind_next_frame", "unwind_next_frame", 0},
		{"[u]*", "unwind_next_frame", "unwind_next_frame", 0},
		{"*", "", "", 0},
	} {
		d := &matched{Desc: &object.Desc{}, pattern: probe.Pattern{Function: test.pattern}}
		for _, name := range strings.Fields(test.functions) {
			d.probes = append(d.probes, fbt(name))
		}
		d.spareDelicate()
		var got []string
		for _, p := range d.probes {
			got = append(got, p.Function)
		}
		if strings.Join(got, " ") != test.want || d.spared != test.spared {
			t.Errorf("%s of %s: %s, %d left out; want %s, %d", test.pattern, test.functions, got, d.spared, test.want, test.spared)
		}
	}
}
