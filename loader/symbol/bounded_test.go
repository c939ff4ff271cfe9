package symbol

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

func TestBounded(t *testing.T) {
	b := newBounded[int, string](100)
	for i := range 10 {
		b.put(i, fmt.Sprint(i), 10)
	}
	b.pin(0)
	b.get(1)
	b.put(2, "heavier", 11) // 101: the oldest go until 50 or less are left
	for i, want := range []bool{true, true, true, false, false, false, false, false, false, true} {
		if _, ok := b.items[i]; ok != want {
			t.Errorf("%d is there: %t, want %t", i, ok, want)
		}
	}
	total := 0
	for _, it := range b.items {
		total += it.weight
	}
	if v, ok := b.get(2); !ok || v != "heavier" || b.total != total || total != 41 {
		t.Errorf("%q %t, total %d of %d, want 41", v, ok, b.total, total)
	}
	b.put(77, "too heavy", 1000)
	if _, ok := b.get(77); !ok || len(b.items) != 2 {
		t.Errorf("%d things beside one that is too heavy by itself, want the pinned one", len(b.items)-1)
	}
}

// What is remembered of processes does not grow with their number.
func TestProcessesBounded(t *testing.T) {
	const processes, mappings, files, symbols = 100_000, 40, 400, 3000
	p := NewProcesses()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	p.See(uint32(os.Getpid()))
	for pid := uint32(1 << 23); pid < 1<<23+processes; pid++ {
		q := p.process(pid)
		q.maps = make([]Mapping, mappings)
		q.maps[0].Path = p.path(fmt.Sprintf("/tmp/%d", pid))
		p.weigh(pid, q)
	}
	for i := range uint64(files) {
		im := &Image{funcs: make([]Func, symbols)}
		for j := range im.funcs {
			im.funcs[j].Name = fmt.Sprintf("function_%d_%d", i, j)
		}
		p.images.put(fileID{1, i}, &file{Image: im}, fileWeight+symbols)
	}
	for pid := range uint32(2000) { // they are not there
		if at, ok := p.Lookup(1<<23+pid, 0x1000); ok {
			t.Fatalf("process %d: %v", 1<<23+pid, at)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 48<<20 {
		t.Errorf("%d processes leave %d bytes", processes, grown)
	}
	if at, ok := p.Lookup(uint32(os.Getpid()), uint64(codeAddress())); !ok || at.Object == "" {
		t.Errorf("the process that is watched was forgotten: %v", at)
	}
}

// codeAddress is an address of code of this process.
func codeAddress() uintptr {
	pc, _, _, _ := runtime.Caller(0)
	return pc
}

// Processes that come and go have the symbols of their own program, also where a
// file was written anew under its old name.
func TestProcessesOtherFile(t *testing.T) {
	p := NewProcesses()
	m := Mapping{Start: 0x1000, End: 0x2000, Path: filepath.Join(t.TempDir(), "program"), Exec: true}
	for _, from := range []string{"/bin/sh", "/bin/cat"} {
		data, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(m.Path, data, 0o755); err != nil {
			t.Fatal(err)
		}
		m.id, _ = identify(m.Path)
		m.checked = false
		want, err := ReadImage(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if im := p.image(uint32(os.Getpid()), &m); im == nil || im.Entry != want.Entry {
			t.Errorf("what is known of the file is not of %s", from)
		}
	}
}

// A number that is used again is another process.
func TestLifeOf(t *testing.T) {
	var lives []life
	for range 2 {
		cmd := exec.Command("sleep", "100")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		l, ok := lifeOf(uint32(cmd.Process.Pid))
		if !ok || l.start == 0 || l.exe == (fileID{}) {
			t.Errorf("life %v", l)
		}
		lives = append(lives, l)
		cmd.Process.Kill()
		cmd.Wait()
	}
	if lives[0] == lives[1] {
		t.Errorf("two processes with one life %v", lives[0])
	}
	if _, ok := lifeOf(1 << 23); ok {
		t.Error("a process that is not there has a life")
	}
}

// A variable without contents lies in the file's last page, if anywhere.
func TestPageOffset(t *testing.T) {
	page := uint64(os.Getpagesize())
	im := Image{segments: []Segment{
		{Off: 0, Addr: 0, Size: 0x618},
		{Off: 2*page + 0xdd0, Addr: 3*page + 0xdd0, Size: 0x248},
	}}
	for addr, want := range map[uint64]uint64{
		0: 0, 0x617: 0x617, 0x618: 0x618, page - 1: page - 1, page: 0,
		3*page + 0xdcf: 0, 3*page + 0xdd0: 2*page + 0xdd0, 4*page + 0x1a: 3*page + 0x1a, 5*page - 1: 4*page - 1, 5 * page: 0,
	} {
		if got, ok := im.PageOffset(addr); got != want || ok != (want != 0 || addr == 0) {
			t.Errorf("PageOffset(%#x) = %#x %t, want %#x", addr, got, ok, want)
		}
	}
}
