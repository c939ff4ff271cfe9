package loader

import (
	"testing"

	"github.com/cilium/ebpf/btf"

	"dtc/object"
)

func TestDeclare(t *testing.T) {
	i := &btf.Int{Name: "int", Size: 4, Encoding: btf.Signed}
	s := &btf.Struct{Name: "work", Size: 4}
	proto := &btf.FuncProto{Return: (*btf.Void)(nil), Params: []btf.FuncParam{{Type: &btf.Pointer{Target: s}}, {Type: i}}}
	for want, typ := range map[string]btf.Type{
		"int":                          i,
		"struct":                       &btf.Struct{},
		"union u":                      &btf.Union{Name: "u"},
		"int *":                        &btf.Pointer{Target: i},
		"const struct work *":          &btf.Pointer{Target: &btf.Const{Type: s}},
		"struct work *const":           &btf.Const{Type: &btf.Pointer{Target: s}},
		"int [2][3]":                   &btf.Array{Type: &btf.Array{Type: i, Nelems: 3}, Nelems: 2},
		"int (*)[3]":                   &btf.Pointer{Target: &btf.Array{Type: i, Nelems: 3}},
		"work_t":                       &btf.Typedef{Name: "work_t", Type: s},
		"void (*)(struct work *, int)": &btf.Pointer{Target: proto},
		"void *":                       &btf.Pointer{Target: (*btf.Void)(nil)},
	} {
		if got := declare(typ, ""); got != want {
			t.Errorf("declare is %q, want %q", got, want)
		}
	}
}

func TestHostTypes(t *testing.T) {
	if _, err := btf.LoadKernelSpec(); err != nil {
		t.Skipf("missing: kernel BTF (%v)", err)
	}
	h := newHostTypes()
	c := h.find("struct list_head", "")
	if c == nil || c.Kind != object.KindStruct || c.Size != 16 || len(c.Members) != 2 || c.Members[1].Off != 64 {
		t.Errorf("struct list_head is %+v", c)
	}
	for _, tag := range []string{"union list_head", "struct nosuch_structure", "enum pid_type", ""} {
		if c := h.find(tag, ""); c != nil {
			t.Errorf("%q is %+v, want none", tag, c)
		}
	}
}
