package ctype

import (
	"testing"

	"github.com/cilium/ebpf/btf"
)

func sample(t testing.TB) []byte {
	t.Helper()
	integer := &btf.Int{Name: "int", Size: 4, Encoding: btf.Signed}
	char := &btf.Int{Name: "char", Size: 1, Encoding: btf.Signed}
	ulong := &btf.Int{Name: "long unsigned int", Size: 8}
	mode := &btf.Enum{Name: "mode", Size: 4, Values: []btf.EnumValue{{Name: "OFF", Value: 0}, {Name: "ON", Value: 1}}}
	list := &btf.Struct{Name: "list", Size: 16}
	list.Members = []btf.Member{
		{Name: "next", Type: &btf.Pointer{Target: list}, Offset: 0},
		{Name: "prev", Type: &btf.Pointer{Target: list}, Offset: 64},
	}
	anon := &btf.Union{Size: 8, Members: []btf.Member{
		{Name: "cookie", Type: ulong, Offset: 0},
		{Name: "small", Type: integer, Offset: 0},
	}}
	handler := &btf.Pointer{Target: &btf.FuncProto{Return: integer, Params: []btf.FuncParam{{Type: integer}}}}
	task := &btf.Struct{Name: "task", Size: 80}
	task.Members = []btf.Member{
		{Name: "pid", Type: &btf.Typedef{Name: "pid_t", Type: integer}, Offset: 0},
		{Name: "comm", Type: &btf.Array{Type: char, Index: integer, Nelems: 16}, Offset: 32},
		{Name: "flag", Type: &btf.Int{Name: "unsigned int", Size: 4}, Offset: 160, BitfieldSize: 3},
		{Name: "", Type: anon, Offset: 192},
		{Name: "parent", Type: &btf.Pointer{Target: &btf.Const{Type: task}}, Offset: 256},
		{Name: "list", Type: list, Offset: 320},
		{Name: "mode", Type: mode, Offset: 448},
		{Name: "handler", Type: handler, Offset: 512},
		{Name: "later", Type: &btf.Pointer{Target: &btf.Fwd{Name: "later", Kind: btf.FwdStruct}}, Offset: 576},
	}
	b, err := btf.NewBuilder([]btf.Type{
		task,
		&btf.Typedef{Name: "box_t", Type: &btf.Struct{Size: 4, Members: []btf.Member{{Name: "v", Type: integer}}}},
		&btf.Typedef{Name: "btf_trace_switch", Type: &btf.Pointer{Target: &btf.FuncProto{
			Return: (*btf.Void)(nil),
			Params: []btf.FuncParam{{Type: &btf.Pointer{Target: (*btf.Void)(nil)}}, {Type: &btf.Pointer{Target: task}}},
		}}},
		&btf.Func{Name: "do_it", Type: &btf.FuncProto{Return: ulong, Params: []btf.FuncParam{{Name: "t", Type: &btf.Pointer{Target: task}}}}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := b.Marshal(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestMembersOfKernelStruct(t *testing.T) {
	b, err := ParseBTF(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	task, err := b.Struct(Struct, "task", "")
	if err != nil {
		t.Fatal(err)
	}
	if task.Members != nil {
		t.Error("members were read before they were asked for")
	}
	tests := []struct {
		name, typ     string
		bitOff, width int64
	}{
		{"pid", "pid_t", 0, 0},
		{"comm", "char [16]", 32, 0},
		{"flag", "unsigned int", 160, 3},
		{"cookie", "unsigned long", 192, 0},
		{"small", "int", 192, 0},
		{"parent", "struct task *", 256, 0},
		{"list", "struct list", 320, 0},
		{"mode", "enum mode", 448, 0},
		{"handler", "int (*)(int)", 512, 0},
		{"later", "struct later *", 576, 0},
	}
	for _, tt := range tests {
		m, ok := task.Lookup(tt.name)
		if !ok {
			t.Errorf("%s: not found", tt.name)
			continue
		}
		if m.Type.String() != tt.typ || m.BitOff != tt.bitOff || m.BitSize != tt.width {
			t.Errorf("%s: got %s at %d width %d, want %s at %d width %d",
				tt.name, m.Type, m.BitOff, m.BitSize, tt.typ, tt.bitOff, tt.width)
		}
	}
	if _, ok := task.Lookup("nosuch"); ok {
		t.Error("found a member that is not there")
	}
	parent, _ := task.Lookup("parent")
	if parent.Type.Elem != task {
		t.Error("parent does not point to the same type")
	}
	mode, _ := task.Lookup("mode")
	if v := mode.Type.Enumerators(); len(v) != 2 || v[1] != (Enumerator{"ON", 1}) {
		t.Errorf("enumerators: got %v", v)
	}
}

func TestNamesInBTF(t *testing.T) {
	b, err := ParseBTF(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	args, err := b.TracepointArgs("switch")
	if err != nil || len(args) != 1 || args[0].String() != "struct task *" {
		t.Errorf("tracepoint arguments: got %v, %v", args, err)
	}
	fn, err := b.Func("do_it", "")
	if err != nil || fn.String() != "unsigned long (struct task *)" {
		t.Errorf("prototype: got %v, %v", fn, err)
	}
	box, err := b.Typedef("box_t", "")
	if err != nil || box.Name != "box_t" || box.Resolve().Name != "" || !box.Kernel {
		t.Errorf("typedef of an anonymous struct: got %v, %v", box, err)
	}
	if !b.IsTypedef("pid_t") || b.IsTypedef("task") {
		t.Error("IsTypedef mixes names")
	}
	if _, err := b.Struct(Struct, "nosuch", ""); err == nil {
		t.Error("found a struct that is not there")
	}
}

func TestHostBTF(t *testing.T) {
	b := NewBTF(DefaultBTF)
	if err := b.Err(); err != nil {
		t.Skipf("no kernel type information: %v", err)
	}
	task, err := b.Struct(Struct, "task_struct", "")
	if err != nil {
		t.Fatal(err)
	}
	m, ok := task.Lookup("real_parent")
	if !ok || m.Type.Elem != task {
		t.Fatalf("real_parent: got %v", m.Type)
	}
	if _, ok := m.Type.Elem.Lookup("tgid"); !ok {
		t.Error("no tgid")
	}
	if args, err := b.TracepointArgs("sched_switch"); err != nil || len(args) < 3 {
		t.Errorf("sched_switch: got %v, %v", args, err)
	}
}

func BenchmarkHostBTF(b *testing.B) {
	for b.Loop() {
		s := NewBTF(DefaultBTF)
		task, err := s.Struct(Struct, "task_struct", "")
		if err != nil {
			b.Skip("no kernel type information")
		}
		task.Lookup("real_parent")
	}
}

func FuzzBTF(f *testing.F) {
	f.Add(sample(f))
	f.Fuzz(func(t *testing.T, raw []byte) {
		b, err := ParseBTF(raw)
		if (b == nil) == (err == nil) {
			t.Fatalf("got both or neither of a result and an error: %v", err)
		}
		if err != nil {
			return
		}
		for i := range b.vmlinux.starts {
			typ := b.vmlinux.convert(uint32(i)+1, 0)
			_, _ = typ.String(), typ.Size()
			if typ.IsSOU() {
				typ.Lookup("nosuch")
				typ.Align()
			}
			if typ.Is(Enum) {
				typ.Enumerators()
			}
		}
	})
}
