package loader

import (
	"bytes"
	"testing"

	"github.com/cilium/ebpf/btf"

	"dtc/loader/probe"
	"dtc/object"
)

// argTypesBTF is a kernel with a tracepoint tick(struct task_struct *, int), the
// functions use(struct file *, unsigned long, enum mode) returning long, and drop(void).
func argTypesBTF(t *testing.T) *btf.Spec {
	t.Helper()
	num := func(name string, size uint32) *btf.Int { return &btf.Int{Name: name, Size: size} }
	ptr := func(t btf.Type) *btf.Pointer { return &btf.Pointer{Target: t} }
	param := func(list ...btf.Type) (params []btf.FuncParam) {
		for _, t := range list {
			params = append(params, btf.FuncParam{Type: t})
		}
		return params
	}
	void := (*btf.Void)(nil)
	file := &btf.Struct{Name: "file", Size: 8, Members: []btf.Member{{Name: "f", Type: num("unsigned long", 8)}}}
	task := &btf.Struct{Name: "task_struct", Size: 8, Members: []btf.Member{{Name: "t", Type: num("unsigned long", 8)}}}
	tick := &btf.FuncProto{Return: void, Params: param(ptr(void), ptr(task), num("int", 4))}
	mode := &btf.Enum{Name: "mode", Size: 4, Values: []btf.EnumValue{{Name: "ONE", Value: 1}}}
	use := &btf.FuncProto{Return: num("long", 8), Params: param(ptr(&btf.Const{Type: file}), num("unsigned long", 8), mode)}
	b, err := btf.NewBuilder([]btf.Type{
		&btf.Typedef{Name: "btf_trace_tick", Type: ptr(tick)},
		&btf.Func{Name: "use", Type: use, Linkage: btf.StaticFunc},
		&btf.Func{Name: "drop", Type: &btf.FuncProto{Return: void}, Linkage: btf.StaticFunc},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := b.Marshal(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := btf.LoadSpecFromReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return spec
}

// An argument that does not fit is refused with both types.
func TestCheckProbe(t *testing.T) {
	kernel := argTypesBTF(t)
	fbt := func(name string) probe.Probe {
		return probe.Probe{Provider: "fbt", Module: "vmlinux", Function: name, Name: "entry"}
	}
	tick := probe.Probe{Provider: "rawtp", Module: "time", Name: "tick"}
	arg := func(n int, typ string, size uint32) object.Arg { return object.Arg{N: n, Type: typ, Size: int(size)} }
	for _, test := range []struct {
		p     probe.Probe
		class object.Class
		arg   object.Arg
		want  string
	}{
		{fbt("use"), object.ClassFbtEntry, arg(0, "struct file *", 8), ""},
		{fbt("use"), object.ClassFbtEntry, arg(0, "struct inode *", 8), "args[0] of probe fbt:vmlinux:use:entry is struct file * on this kernel: the object was compiled for struct inode *"},
		{fbt("use"), object.ClassFbtEntry, arg(1, "struct file *", 8), "args[1] of probe fbt:vmlinux:use:entry is unsigned long on this kernel: the object was compiled for struct file *"},
		{fbt("use"), object.ClassFbtEntry, arg(1, "int", 4), "args[1] of probe fbt:vmlinux:use:entry is unsigned long on this kernel: the object was compiled for int"},
		{fbt("use"), object.ClassFbtEntry, arg(0, "unsigned long", 8), "args[0] of probe fbt:vmlinux:use:entry is struct file * on this kernel: the object was compiled for unsigned long"},
		{fbt("use"), object.ClassFbtEntry, arg(2, "enum mode", 4), ""},
		{fbt("use"), object.ClassFbtEntry, arg(2, "long", 8), "args[2] of probe fbt:vmlinux:use:entry is enum mode on this kernel: the object was compiled for long"},
		{fbt("use"), object.ClassFbtEntry, arg(3, "int", 4), "probe fbt:vmlinux:use:entry has no args[3] on this kernel: the object was compiled for one of type int"},
		{fbt("use"), object.ClassFbtReturn, arg(1, "long", 8), ""},
		{fbt("use"), object.ClassFbtReturn, arg(1, "int", 4), "args[1] of probe fbt:vmlinux:use:entry is long on this kernel: the object was compiled for int"},
		{fbt("use"), object.ClassFbtReturn, arg(1, "char *", 8), "args[1] of probe fbt:vmlinux:use:entry is long on this kernel: the object was compiled for char *"},
		{fbt("drop"), object.ClassFbtEntry, arg(0, "struct file *", 8), "probe fbt:vmlinux:drop:entry has no args[0] on this kernel: the object was compiled for one of type struct file *"},
		{fbt("drop"), object.ClassFbtReturn, arg(1, "int", 4), "args[1] of probe fbt:vmlinux:drop:entry is void on this kernel: the object was compiled for int"},
		{fbt("untyped"), object.ClassFbtEntry, arg(0, "struct file *", 8), ""},
		{fbt("use"), object.ClassFbtEntry, arg(0, "handler_t", 8), ""},
		{fbt("use"), object.ClassFbtEntry, arg(0, "void (*)(int)", 8), ""},
		{tick, object.ClassRawtp, arg(0, "struct task_struct *", 8), ""},
		{tick, object.ClassRawtp, arg(0, "struct bio *", 8), "args[0] of probe rawtp:time::tick is struct task_struct * on this kernel: the object was compiled for struct bio *"},
		{tick, object.ClassRawtp, arg(2, "int", 4), "probe rawtp:time::tick has no args[2] on this kernel: the object was compiled for one of type int"},
	} {
		got := ""
		if err := checkProbe(kernel, &test.p, test.class, []object.Arg{test.arg}); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%s %s: %q, want %q", &test.p, test.arg.Type, got, test.want)
		}
	}
}
