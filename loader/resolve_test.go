package loader

import (
	"errors"
	"strings"
	"testing"

	"github.com/cilium/ebpf/asm"
	"github.com/google/go-cmp/cmp"

	"dtc/loader/probe"
	"dtc/object"
)

// list is a host of a few probes.
type list []probe.Probe

func (l list) Match(p probe.Pattern) ([]probe.Probe, error) {
	var found []probe.Probe
	for _, q := range l {
		if p.Match(&q) {
			found = append(found, q)
		}
	}
	return found, nil
}

func (l list) ByID(id uint32) (probe.Probe, bool, error) {
	for _, q := range l {
		if q.ID == id {
			return q, true, nil
		}
	}
	return probe.Probe{}, false, nil
}

var host = list{
	{ID: 1, Provider: "dtrace", Name: "BEGIN"},
	{ID: 3, Provider: "dtrace", Name: "ERROR"},
	{ID: 10, Provider: "syscall", Module: "vmlinux", Function: "read", Name: "entry", Syscall: 0},
	{ID: 11, Provider: "syscall", Module: "vmlinux", Function: "read", Name: "return", Return: true, Syscall: 0},
	{ID: 12, Provider: "syscall", Module: "vmlinux", Function: "write", Name: "entry", Syscall: 1},
	{ID: 20, Provider: "rawtp", Module: "sched", Name: "sched_switch", BTF: 5},
	{ID: 30, Provider: "fbt", Module: "vmlinux", Function: "vfs_read", Name: "entry", BTF: 7},
	{ID: 32, Provider: "fbt", Module: "ext4", Function: "ext4_read", Name: "entry", BTF: 8},
}

// resolved resolves descriptions, each with the clause of its index, for one
// program of the class with all of them.
func resolved(t *testing.T, class object.Class, kinds []object.Kind, descs ...string) *resolution {
	t.Helper()
	m := &object.Meta{MaskWords: 1}
	p := object.Program{Class: class}
	for i, d := range descs {
		f := strings.Split(d, ":")
		m.Clauses = append(m.Clauses, object.Clause{})
		m.Descs = append(m.Descs, object.Desc{Provider: f[0], Module: f[1], Function: f[2], Name: f[3], Clauses: []int{i}, Pos: "a.d:1:1"})
		p.Clauses = append(p.Clauses, i)
		p.Descs = append(p.Descs, i)
	}
	for _, k := range kinds {
		p.Kind, p.Symbol = k, "p_"+string(k)
		m.Programs = append(m.Programs, p)
	}
	r, err := resolve(m, host, newMacros("", []string{"read"}, false), false, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestMasks(t *testing.T) {
	r := resolved(t, object.ClassSyscallEntry, []object.Kind{object.TPBTF}, "dtrace:::ERROR", "syscall::$1:entry", "syscall:::", "syscall::w*:")
	type row struct {
		Index, ID int
		Mask      uint64
	}
	var got []row
	for _, e := range r.groups[0].entries {
		got = append(got, row{e.index, int(e.ID), e.mask[0]})
	}
	want := []row{{1, 10, 0b0110}, {2, 12, 0b1100}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if r.entries[0].Name != "ERROR" {
		t.Errorf("the first entry is %s, want ERROR", &r.entries[0].Probe)
	}
	if n := r.count(func(*matched) bool { return true }); n != 1+1+3+1 {
		t.Errorf("%d matches", n)
	}
}

func TestResolveErrors(t *testing.T) {
	for _, test := range []struct{ provider, function, want string }{
		{"nobody", "", "a.d:1:1: [D_PDESC_ZERO] probe description nobody:::entry does not match any probes"},
		{"syscall", "$2", "a.d:1:1: [D_MACRO_UNDEF] macro argument $2 is not defined"},
		{"syscall", "$who", "a.d:1:1: [D_MACRO_UNDEF] macro variable $who is not defined"},
		{"syscall", "a$", "a.d:1:1: $ without the name of a macro variable"},
	} {
		m := &object.Meta{MaskWords: 1, Descs: []object.Desc{{Provider: test.provider, Function: test.function, Name: "entry", Pos: "a.d:1:1"}}}
		if _, err := resolve(m, host, newMacros("", []string{"x"}, false), false, nil); err == nil || err.Error() != test.want {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
	m := &object.Meta{Descs: []object.Desc{{Provider: "nobody"}}}
	if _, err := resolve(m, host, newMacros("", nil, false), true, nil); err != nil {
		t.Errorf("with -Z: %v", err)
	}
	m = &object.Meta{Descs: []object.Desc{{ID: 99}}}
	if _, err := resolve(m, host, newMacros("", nil, false), true, nil); err == nil {
		t.Error("an unknown id was accepted")
	}
}

// kinds is a host that has some kinds of attachment.
type kinds []probe.Kind

func (have kinds) Have(k probe.Kind) error {
	for _, h := range have {
		if h == k {
			return nil
		}
	}
	return errors.New("no " + k.String())
}

func (have kinds) HaveCookie(probe.Kind) error { return nil }

func TestBind(t *testing.T) {
	type row struct {
		Kind   string
		Shared bool
		Copies int
	}
	fbt := []object.Kind{object.Kprobe, object.Fentry}
	for _, test := range []struct {
		name    string
		class   object.Class
		kinds   []object.Kind
		desc    string
		have    kinds
		refused []method
		want    []row
	}{
		{"syscalls share one", object.ClassSyscallEntry, []object.Kind{object.TPBTF, object.Tracepoint}, "syscall:::entry", kinds{probe.TPBTF, probe.Tracepoint}, nil, []row{{"tp_btf", true, 1}}},
		{"tracepoints do not", object.ClassSyscallEntry, []object.Kind{object.TPBTF, object.Tracepoint}, "syscall:::entry", kinds{probe.Tracepoint}, nil, []row{{"tracepoint", false, 2}}},
		{"after a refusal", object.ClassSyscallEntry, []object.Kind{object.TPBTF, object.Tracepoint}, "syscall:::entry", kinds{probe.TPBTF, probe.Tracepoint}, []method{{probe.TPBTF, true}}, []row{{"tracepoint", false, 2}}},
		{"multi", object.ClassFbtEntry, fbt, "fbt:::entry", kinds{probe.KprobeMulti, probe.FEntry}, nil, []row{{"kprobe.multi", true, 1}}},
		{"modules are not in tracing_multi", object.ClassFbtEntry, fbt, "fbt:::entry", kinds{probe.TracingEntry, probe.KprobeMulti}, nil, []row{{"tracing_multi.entry", true, 1}, {"kprobe.multi", true, 1}}},
		{"trampolines", object.ClassFbtEntry, fbt, "fbt:::entry", kinds{probe.FEntry}, nil, []row{{"fentry", false, 2}}},
		{"only what the object has", object.ClassFbtEntry, fbt[:1], "fbt:::entry", kinds{probe.FEntry, probe.Kprobe}, nil, []row{{"kprobe", false, 2}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := resolved(t, test.class, test.kinds, test.desc)
			refused := refusals{}
			for _, m := range test.refused {
				refused.add(r.groups[0], m, "refused")
			}
			list, _, err := bind(r.groups[0], test.have, refused[r.groups[0]], false)
			if err != nil {
				t.Fatal(err)
			}
			var got []row
			for _, b := range list {
				got = append(got, row{b.method.kind.String(), b.method.shared, len(b.copies)})
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBindNone(t *testing.T) {
	r := resolved(t, object.ClassFbtEntry, []object.Kind{object.Kprobe}, "fbt::vfs_read:entry")
	_, _, err := bind(r.groups[0], kinds{}, nil, false)
	want := "probe fbt:vmlinux:vfs_read:entry unavailable: no kprobe.multi, no kprobe"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	list, why, err := bind(r.groups[0], kinds{}, nil, true)
	if len(list) != 0 || why == nil || why.Error() != want || err != nil {
		t.Errorf("with -Z: %v, %v, %v", list, why, err)
	}
}

func TestManyProbesUseCookies(t *testing.T) {
	if got := methods(probe.RawTP, object.ClassRawtp, maxCopies); len(got) != 1 || got[0].shared {
		t.Errorf("%d probes: %v", maxCopies, got)
	}
	if got := methods(probe.RawTP, object.ClassRawtp, maxCopies+1); len(got) != 2 || !got[0].shared || got[1].shared {
		t.Errorf("%d probes: %v", maxCopies+1, got)
	}
}

func TestPatches(t *testing.T) {
	const unset = ^uint64(0)
	one := resolved(t, object.ClassSyscallEntry, []object.Kind{object.TPBTF}, "syscall::write:entry")
	same := resolved(t, object.ClassSyscallEntry, []object.Kind{object.TPBTF}, "syscall:::entry")
	differ := resolved(t, object.ClassSyscallEntry, []object.Kind{object.TPBTF}, "syscall:::entry", "syscall::read:entry")
	for _, test := range []struct {
		name string
		r    *resolution
		want patches
	}{
		{"one probe", one, patches{object.SlotProbe: 0, object.SlotNr: 1, object.SlotMasked: 0, object.SlotMask: 1,
			object.SlotWord: 12, object.SlotWord + 1: 0, object.SlotWord + 2: 1, object.SlotWord + 3: 2, object.SlotWord + 4: 3, object.SlotWord + 5: 4}},
		{"equal masks", same, patches{object.SlotProbe: unset, object.SlotNr: unset, object.SlotMasked: 0, object.SlotMask: 1}},
		{"different masks", differ, patches{object.SlotProbe: unset, object.SlotNr: unset, object.SlotMasked: 1, object.SlotMask: 3}},
	} {
		internProbes(newTexts(), test.r.entries)
		for i := range uint64(len(entry{}.words)) {
			if _, ok := test.want[object.SlotWord+i]; !ok {
				test.want[object.SlotWord+i] = 0
			}
		}
		list, _, err := bind(test.r.groups[0], kinds{probe.TPBTF}, nil, false)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, list[0].patches(list[0].copies[0])); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func TestApply(t *testing.T) {
	marked := func(slot int64) asm.Instruction { return asm.LoadImm(asm.R1, int64(object.Patch)|slot, asm.DWord) }
	insns := asm.Instructions{marked(0), asm.LoadImm(asm.R2, 1<<40, asm.DWord), marked(17), asm.LoadMapPtr(asm.R3, 4)}
	p := patches{0: 7, 17: 1 << 63}
	if err := p.apply(insns); err != nil {
		t.Fatal(err)
	}
	var got []int64
	for _, ins := range insns {
		got = append(got, ins.Constant)
	}
	if diff := cmp.Diff([]int64{7, 1 << 40, -1 << 63, 4}, got); diff != "" {
		t.Error(diff)
	}
	if err := p.apply(asm.Instructions{marked(5)}); err == nil {
		t.Error("an unknown slot was accepted")
	}
}

func TestFieldPatches(t *testing.T) {
	p := patches{}
	p.fields(&probe.Format{Fields: []probe.Field{
		{Name: "comm", Offset: 8, Size: 16, Array: true, Elements: 16},
		{Name: "pid", Offset: 24, Size: 4, Signed: true},
		{Name: "name", Offset: 28, Size: 4, Array: true, Dynamic: true},
	}})
	want := []uint64{8 | 16<<16 | object.FieldArray, 24 | 4<<16 | object.FieldSigned, 28 | 4<<16, 0}
	for n, v := range want {
		if got := p[object.SlotField+uint64(n)]; got != v {
			t.Errorf("field %d: %#x, want %#x", n, got, v)
		}
	}
	if len(p) != object.SlotFields {
		t.Errorf("%d slots", len(p))
	}
}

func TestBisect(t *testing.T) {
	bad := map[int]bool{3: true, 4: true, 90: true}
	list := make([]int, 100)
	for i := range list {
		list[i] = i
	}
	linked, links := 0, 0
	var sizes []int
	link := func(part []int) (int, error) {
		for _, n := range part {
			if bad[n] {
				return -1, errBad
			}
		}
		sizes = append(sizes, len(part))
		return 0, nil
	}
	refused, err := bisect(list, link, func(int) { links++ })
	for _, n := range sizes {
		linked += n
	}
	if diff := cmp.Diff([]int{3, 4, 90}, refused); diff != "" || !errors.Is(err, errBad) {
		t.Errorf("%s (%v)", diff, err)
	}
	if linked != 97 || links != len(sizes) || links > 20 {
		t.Errorf("%d linked in %d parts", linked, links)
	}
}
