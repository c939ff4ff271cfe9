package e2e

// Nothing stays in the kernel, however dtrun ends. What a running dtrun holds is
// read from /proc/PID/fdinfo: the ids of its programs, maps and links, and the
// maps that its programs use. After it has ended the kernel must not know one of
// them any more. Other tracers on the machine do not disturb this.

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/link"
)

// held is what a process holds in the kernel, by kind.
type held struct {
	programs, maps, links map[int]bool
}

func heldBy(t testing.TB, pid int) held {
	t.Helper()
	h := held{map[int]bool{}, map[int]bool{}, map[int]bool{}}
	infos, err := filepath.Glob(fmt.Sprintf("/proc/%d/fdinfo/*", pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range infos {
		h.add(path)
	}
	for id := range h.programs {
		h.addMapsOf(id)
	}
	return h
}

func (h held) add(path string) {
	f, err := os.Open(path)
	if err != nil {
		return
	}
	defer f.Close()
	kinds := map[string]map[int]bool{"prog_id": h.programs, "map_id": h.maps, "link_id": h.links}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), ":")
		if id, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && kinds[name] != nil {
			kinds[name][id] = true
		}
	}
}

func (h held) addMapsOf(program int) {
	p, err := ebpf.NewProgramFromID(ebpf.ProgramID(program))
	if err != nil {
		return
	}
	defer p.Close()
	if info, err := p.Info(); err == nil {
		ids, _ := info.MapIDs()
		for _, id := range ids {
			h.maps[int(id)] = true
		}
	}
}

// left lists what the kernel still knows.
func (h held) left() []string {
	var out []string
	for id := range h.programs {
		if p, err := ebpf.NewProgramFromID(ebpf.ProgramID(id)); !errors.Is(err, os.ErrNotExist) {
			out = append(out, fmt.Sprintf("program %d %v", id, err))
			p.Close()
		}
	}
	for id := range h.maps {
		if m, err := ebpf.NewMapFromID(ebpf.MapID(id)); !errors.Is(err, os.ErrNotExist) {
			out = append(out, fmt.Sprintf("map %d %v", id, err))
			m.Close()
		}
	}
	for id := range h.links {
		if l, err := link.NewFromID(link.ID(id)); !errors.Is(err, os.ErrNotExist) {
			out = append(out, fmt.Sprintf("link %d %v", id, err))
			if err == nil {
				l.Close()
			}
		}
	}
	return out
}

// expectGone waits for the kernel to have freed everything: it does so after a
// grace period or two.
func (h held) expectGone(t testing.TB) {
	t.Helper()
	if len(h.programs) == 0 || len(h.maps) == 0 {
		t.Fatalf("dtrun held %d programs and %d maps: nothing to look for", len(h.programs), len(h.maps))
	}
	var left []string
	for range 600 {
		if left = h.left(); len(left) == 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("left in the kernel: %s", strings.Join(left, ", "))
}

// tracefsEvents are the dynamic events of the whole machine.
func tracefsEvents(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("/sys/kernel/tracing/dynamic_events")
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return string(data)
}

func pins(t testing.TB) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir("/sys/fs/bpf", func(path string, _ os.DirEntry, err error) error {
		names = append(names, path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, "\n")
}

func TestRunLeavesNothing(t *testing.T) {
	needBPF(t)
	events, pinned := tracefsEvents(t), pins(t)
	for _, s := range []syscall.Signal{syscall.SIGKILL, syscall.SIGINT} {
		p := start(t, "-Z", object(t, "all-kinds"))
		h := heldBy(t, p.cmd.Process.Pid)
		t.Logf("%v: %d programs, %d maps, %d links", s, len(h.programs), len(h.maps), len(h.links))
		p.signal(s)
		p.end()
		h.expectGone(t)
	}
	if got := tracefsEvents(t); got != events {
		t.Errorf("tracefs events before %q, after %q", events, got)
	}
	if got := pins(t); got != pinned {
		t.Errorf("pins before %q, after %q", pinned, got)
	}
}
