package loader

import (
	"slices"
	"testing"

	"dtc/loader/probe"
	"dtc/object"
)

func TestParseModule(t *testing.T) {
	for _, c := range []struct {
		line, name string
		there      bool
	}{
		{"dummy 12288 0 - Live 0xffffffffc0201000 (E)", "dummy", true},
		{"nf_tables 1 2 nft_ct,nft_nat, Loading 0x0", "nf_tables", true},
		{"dummy 12288 0 - Unloading 0xffffffffc0201000", "dummy", false},
		{"../../etc 1 0 - Live 0x0", "", false},
		{"dummy 12288", "", false},
		{"", "", false},
	} {
		if name, there := parseModule(c.line); name != c.name || there != c.there {
			t.Errorf("%q: %q, %t", c.line, name, there)
		}
	}
}

// Which patterns a module may bring more for.
func TestMayCome(t *testing.T) {
	for _, c := range []struct {
		class   object.Class
		pattern string
		matched bool
		want    bool
	}{
		{object.ClassFbtEntry, "fbt:dummy::entry", false, true},
		{object.ClassFbtEntry, "fbt:dummy:dummy_xmit:entry", true, true},
		{object.ClassFbtReturn, "fbt:vmlinux:vfs_*:return", true, false},
		{object.ClassFbtReturn, "fbt:vmlinux:nowhere:return", false, false},
		{object.ClassFbtEntry, "fbt::vfs_read:entry", true, false},
		{object.ClassFbtEntry, "fbt::dummy_xmit:entry", false, true},
		{object.ClassFbtEntry, "fbt::vfs_*:entry", true, true},
		{object.ClassFbtEntry, "fbt:::entry", true, true},
		{object.ClassFbtEntry, "fbt:d*:dummy_xmit:entry", false, true},
		{object.ClassRawtp, "rawtp:::sched_switch", true, false},
		{object.ClassRawtp, "rawtp:::nfs_initiate_read", false, true},
		{object.ClassSdt, "sdt:nfs::", false, true},
		{object.ClassSdt, "sdt:sched::sched_*", true, true},
		{object.ClassSdt, "sdt:sched::sched_switch", true, false},
	} {
		p, err := probe.ParsePattern(c.pattern)
		if err != nil {
			t.Fatal(err)
		}
		if got := mayCome(c.class, p, c.matched); got != c.want {
			t.Errorf("%s, matched %t: %t", c.pattern, c.matched, got)
		}
	}
}

// Groups wait for modules where what they are made of, or a description of theirs, may come.
func TestAwaited(t *testing.T) {
	m := madeMeta()
	m.Descs[2].Function, m.Descs[2].Module = "dummy_*", "dummy"
	m.Programs[0].At[1] = "fbt::gone:entry"
	res, err := resolve(m, madeHost, newMacros("", nil, false), true, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &session{meta: m, res: res, atStart: map[string]uint64{}}
	mods := s.planModules()
	if mods == nil {
		t.Fatal("nothing is waited for")
	}
	var ids []int
	for _, g := range mods.groups {
		ids = append(ids, g.id)
	}
	if want := []int{0, 2}; !slices.Equal(ids, want) {
		t.Errorf("groups %v wait, not %v", ids, want)
	}
	if s.atStart = nil; s.planModules() != nil {
		t.Error("a kernel without modules is watched")
	}
}
