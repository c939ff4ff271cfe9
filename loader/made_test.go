package loader

import (
	"errors"
	"strings"
	"testing"

	"dtc/loader/probe"
	"dtc/object"
)

// madeHost has a probe that is made of three others, of which one is missing.
var madeHost = append(list{
	{ID: 9, Provider: "proc", Module: "vmlinux", Name: "exit"},
	{ID: 34, Provider: "fbt", Module: "vmlinux", Function: "do_exit", Name: "entry"},
}, host...)

func madeMeta() *object.Meta {
	const of = "proc:vmlinux::exit"
	return &object.Meta{
		MaskWords: 1,
		Clauses:   []object.Clause{{}, {}, {}},
		Descs: []object.Desc{
			{Provider: "proc", Name: "exit", Clauses: []int{0}, Pos: "a.d:1:1"},
			{Provider: "proc", Name: "e*", Clauses: []int{1}, Pos: "a.d:2:1"},
			{Provider: "fbt", Function: "nowhere", Name: "entry", Clauses: []int{2}, Pos: "lib:1:1", Hidden: true},
		},
		Programs: []object.Program{
			{Group: 0, Class: object.ClassFbtEntry, Kind: object.Kprobe, Clauses: []int{0, 1}, Descs: []int{0, 1}, For: of, At: []string{"fbt:vmlinux:do_exit:entry", "fbt:vmlinux:gone:entry"}},
			{Group: 1, Class: object.ClassRawtp, Kind: object.TPBTF, Clauses: []int{0, 1}, Descs: []int{0, 1}, For: of, At: []string{"rawtp:::sched_switch"}, Spare: []int{0}},
			{Group: 2, Class: object.ClassFbtEntry, Kind: object.Kprobe, Clauses: []int{2}, Descs: []int{2}},
		},
	}
}

func TestMadeProbes(t *testing.T) {
	r, err := resolve(madeMeta(), madeHost, newMacros("", nil, false), false, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"proc:vmlinux::exit (made of fbt:vmlinux:do_exit:entry)", "proc:vmlinux::exit (made of rawtp:sched::sched_switch)"} {
		g := r.groups[i]
		if len(g.entries) != 1 || g.entries[0].String() != want || g.entries[0].face().ID != 9 || g.entries[0].mask[0] != 0b11 {
			t.Errorf("group %d: %v, want %s with both clauses", i, g.entries, want)
		}
	}
	if len(r.groups[2].entries) != 0 {
		t.Error("a hidden description matched")
	}
	if n := r.count(func(*matched) bool { return true }); n != 2 {
		t.Errorf("%d matches, want 2", n)
	}
}

func TestSpareGroups(t *testing.T) {
	r, err := resolve(madeMeta(), madeHost, newMacros("", nil, false), false, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &session{res: r, dropped: map[int]bool{}, cfg: &Config{Stderr: &strings.Builder{}}}
	first, spare := r.groups[0], r.groups[1]
	if s.needless(first) || !s.needless(spare) {
		t.Error("the spare group is used beside the first")
	}
	keeper := &group{programs: []*object.Program{{Descs: []int{0}}}}
	if s.forSites(keeper) || s.forSites(first) {
		t.Error("a group of the script is taken for the library's")
	}
	r.descs[0].Hidden = true
	if !s.forSites(keeper) {
		t.Error("a group of the library may not be left out")
	}
	s.dropped[0] = true
	if s.needless(spare) {
		t.Error("the spare group is not used without the first")
	}
	lost := []missing{{"proc:vmlinux::exit", errors.New("no kprobes")}}
	if err := s.tellMissing(lost); err == nil {
		t.Error("nothing of a probe is there, and that is no error")
	}
	s.bindings = []*binding{{group: spare, prog: spare.programs[0], method: method{kind: probe.TPBTF}}}
	if err := s.tellMissing(lost); err != nil {
		t.Errorf("the spare group is there: %v", err)
	}
}
