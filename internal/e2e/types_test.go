package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cilium/ebpf/btf"
)

// An object that was compiled for another type of an argument than this kernel's
// is refused, with both names, before anything is attached.
func TestOtherTypes(t *testing.T) {
	needBPF(t)
	dir := t.TempDir()
	writeBTF(t, filepath.Join(dir, "vmlinux.btf"))
	script := "rawtp:task::task_rename { trace(args[0]->map_count); }\n"
	if err := os.WriteFile(filepath.Join(dir, "a.d"), []byte(script), 0o644); err != nil {
		t.Fatal(err)
	}
	if r := command(t, dir, "dtc", "--btf=vmlinux.btf", "-s", "a.d"); r.status != 0 {
		t.Fatal(r.stderr)
	}
	r := command(t, dir, "dtrun", "-c", "workload name renamed", "a.o")
	if r.status != 1 || r.stdout != "" || strings.Count(r.stderr, "\n") != 1 ||
		!strings.Contains(r.stderr, "struct mm_struct *") || !strings.Contains(r.stderr, "struct task_struct *") {
		t.Errorf("status %d, output %q, message %q", r.status, r.stdout, r.stderr)
	}
}

// writeBTF writes kernel types in which task_rename passes a struct mm_struct.
func writeBTF(t *testing.T, path string) {
	t.Helper()
	integer := &btf.Int{Name: "int", Size: 4, Encoding: btf.Signed}
	mm := &btf.Struct{Name: "mm_struct", Size: 64, Members: []btf.Member{{Name: "map_count", Type: integer}}}
	proto := &btf.FuncProto{Return: (*btf.Void)(nil), Params: []btf.FuncParam{
		{Type: &btf.Pointer{Target: (*btf.Void)(nil)}},
		{Name: "task", Type: &btf.Pointer{Target: mm}},
		{Name: "comm", Type: &btf.Pointer{Target: &btf.Const{Type: &btf.Int{Name: "char", Size: 1, Encoding: btf.Signed}}}},
	}}
	b, err := btf.NewBuilder([]btf.Type{mm, &btf.Typedef{Name: "btf_trace_task_rename", Type: &btf.Pointer{Target: proto}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := b.Marshal(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, raw, 0o644); err != nil {
		t.Fatal(err)
	}
}
