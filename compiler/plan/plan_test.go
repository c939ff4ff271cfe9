package plan

import (
	"testing"

	"dtc/compiler/check"
	"dtc/object"
)

func TestClasses(t *testing.T) {
	for _, test := range []struct {
		probe check.Probe
		want  []object.Class
	}{
		{check.Probe{Name: "BEGIN"}, []object.Class{object.ClassBegin}},
		{check.Probe{Provider: "dtrace", Name: "ERROR"}, []object.Class{object.ClassError}},
		{check.Probe{Name: "tick-1s"}, []object.Class{object.ClassProfile}},
		{check.Probe{Provider: "profile", Name: "*-97"}, []object.Class{object.ClassProfile}},
		{check.Probe{Provider: "syscall", Function: "read", Name: "entry"}, []object.Class{object.ClassSyscallEntry}},
		{check.Probe{Provider: "syscall", Function: "read"}, []object.Class{object.ClassSyscallEntry, object.ClassSyscallReturn}},
		{check.Probe{Provider: "fbt", Function: "vfs_*", Name: "return"}, []object.Class{object.ClassFbtReturn}},
		{check.Probe{Provider: "sdt", Module: "sched"}, []object.Class{object.ClassSdt}},
		{check.Probe{Name: "sched_switch"}, []object.Class{object.ClassSdt, object.ClassRawtp}},
		{check.Probe{Function: "read", Name: "entry"}, []object.Class{object.ClassSyscallEntry, object.ClassFbtEntry}},
		{check.Probe{Provider: "$1", Name: "tick-1s"}, []object.Class{object.ClassProfile}},
		{check.Probe{Provider: "dtrace", Function: "f", Name: "BEGIN"}, []object.Class{object.ClassBegin}},
	} {
		got := classes(test.probe)
		if !equal(got, test.want) {
			t.Errorf("classes(%+v): got %v, want %v", test.probe, got, test.want)
		}
	}
}

func equal(a, b []object.Class) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestPacker(t *testing.T) {
	var p packer
	for _, test := range []struct {
		size, want int
		typ        object.Type
	}{
		{4, 0, object.Int}, {8, 8, object.Uint}, {1, 16, object.Int}, {2, 18, object.Int}, {4, 20, object.Text},
		{16, 24, object.String}, {3, 40, object.Bytes}, {4, 48, object.Bytes}, {1, 52, object.Uint},
	} {
		if got := p.add(object.Datum{Size: test.size, Type: test.typ}).Off; got != test.want {
			t.Errorf("%s of %d bytes: at %d, want %d", test.typ, test.size, got, test.want)
		}
	}
}

func TestDescriptionsThatOverlap(t *testing.T) {
	for _, test := range []struct {
		a, b object.Desc
		want bool
	}{
		{object.Desc{Function: "vfs_*"}, object.Desc{Function: "*_read"}, true},
		{object.Desc{Function: "vfs_*"}, object.Desc{Function: "ksys_*"}, false},
		{object.Desc{Function: "a"}, object.Desc{}, true},
		{object.Desc{Function: "$1"}, object.Desc{Function: "x"}, true},
		{object.Desc{Name: "entry"}, object.Desc{Name: "return"}, false},
		{object.Desc{ID: 5}, object.Desc{Name: "return"}, true},
	} {
		if got := descsOverlap(&test.a, &test.b); got != test.want {
			t.Errorf("%+v and %+v: got %v, want %v", test.a, test.b, got, test.want)
		}
	}
}

func TestProbesThatNest(t *testing.T) {
	for _, test := range []struct {
		class object.Class
		desc  object.Desc
		want  bool
	}{
		{object.ClassFbtEntry, object.Desc{Function: "vfs_read", Name: "entry"}, false},
		{object.ClassFbtEntry, object.Desc{Function: "vfs_*", Name: "entry"}, true},
		{object.ClassFbtReturn, object.Desc{Name: "return"}, true},
		{object.ClassFbtReturn, object.Desc{Function: "$1", Name: "return"}, true},
		{object.ClassSdt, object.Desc{Name: "sched_switch"}, false},
		{object.ClassRawtp, object.Desc{Name: "sched_*"}, true},
		{object.ClassRawtp, object.Desc{ID: 7}, false},
		{object.ClassSyscallEntry, object.Desc{}, false},
		{object.ClassProfile, object.Desc{Name: "tick-*"}, false},
	} {
		b := &builder{meta: &object.Meta{Descs: []object.Desc{test.desc}}}
		if got := b.nests(&Group{Class: test.class, Descs: []int{0}}); got != test.want {
			t.Errorf("%s %+v: got %v, want %v", test.class, test.desc, got, test.want)
		}
	}
}
