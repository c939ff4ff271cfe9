package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// The tools' names, in the order of the table's columns.
const (
	handC    = "C"
	ours     = "ours"
	bpftrace = "bpftrace"
	dtrace   = "dtrace"
)

var toolNames = []string{handC, ours, bpftrace, dtrace}

// tool makes the command lines of one tool.
type tool struct {
	name   string
	prefix []string // what stands before every command: the lab's root
	// prepare returns the tool's own command up to the script or object, and from
	// there on.
	prepare func(q question) (head, tail []string, err error)
	compile func(q question) []string // compiles q and does not run it; nil where there is no way
}

// command is the command line that asks q, of a child that ends it ("" where q
// ends by itself), with its output in a file where one is given.
func (t *tool) command(q question, child, output string) ([]string, error) {
	head, tail, err := t.prepare(q)
	if err != nil {
		return nil, err
	}
	argv := append([]string{}, head...)
	if output != "" {
		argv = append(argv, "-o", output)
	}
	if child != "" {
		argv = append(argv, "-c", child)
	}
	return append(argv, tail...), nil
}

// asJSON is the tool printing lines of JSON.
func (t *tool) asJSON() *tool {
	j := *t
	j.prepare = func(q question) (head, tail []string, err error) {
		head, tail, err = t.prepare(q)
		return append(slices.Clone(head), "--format=json"), tail, err
	}
	return &j
}

func (b *bench) handTool() (*tool, error) {
	clang, err := exec.LookPath(b.clang)
	if err != nil {
		return nil, err
	}
	compile := func(q question) []string {
		return []string{clang, "--target=bpf", "-mcpu=v3", "-O2", "-g", "-D__TARGET_ARCH_" + targetArch(),
			"-c", filepath.Join(b.dir, "c", q.c+".bpf.c"), "-o", filepath.Join(b.dir, q.c+".c.o")}
	}
	prepare := func(q question) ([]string, []string, error) {
		object := filepath.Join(b.dir, q.c+".c.o")
		if err := b.once(object, compile(q)); err != nil {
			return nil, nil, err
		}
		return []string{filepath.Join(b.dir, "minload")}, []string{object}, nil
	}
	return &tool{name: handC, prepare: prepare, compile: compile}, nil
}

func (b *bench) ownTool() (*tool, error) {
	bin, err := filepath.Abs(b.bin)
	if err != nil {
		return nil, err
	}
	dtc, dtrun := filepath.Join(bin, "dtc"), filepath.Join(bin, "dtrun")
	for _, file := range []string{dtc, dtrun} {
		if _, err := os.Stat(file); err != nil {
			return nil, err
		}
	}
	compile := func(q question) []string {
		return []string{dtc, "-o", filepath.Join(b.dir, q.c+".d.o"), "-n", q.d}
	}
	prepare := func(q question) ([]string, []string, error) {
		object := filepath.Join(b.dir, q.c+".d.o")
		if err := b.once(object, compile(q)); err != nil {
			return nil, nil, err
		}
		return []string{dtrun, "-q"}, []string{object}, nil
	}
	return &tool{name: ours, prepare: prepare, compile: compile}, nil
}

func (b *bench) bpftraceTool() (*tool, error) {
	t := &tool{name: bpftrace}
	t.prepare = func(q question) ([]string, []string, error) {
		return []string{"bpftrace", "-q"}, []string{"-e", q.bpftrace}, nil
	}
	t.compile = func(q question) []string { return []string{"bpftrace", "--dry-run", "-e", q.bpftrace} }
	return t, b.findPeer(t, "-V")
}

func (b *bench) dtraceTool() (*tool, error) {
	t := &tool{name: dtrace}
	t.prepare = func(q question) ([]string, []string, error) {
		return []string{"dtrace", "-q"}, []string{"-n", q.d}, nil
	}
	t.compile = func(q question) []string { return []string{"dtrace", "-e", "-n", q.d} }
	return t, b.findPeer(t, "-V")
}

// findPeer looks for an installed tool, then for the lab's.
func (b *bench) findPeer(t *tool, versionFlag string) error {
	if _, err := exec.LookPath(t.name); err == nil {
		return nil
	}
	if b.lab == "" {
		return fmt.Errorf("not in PATH, and DTC_LAB is not set")
	}
	t.prefix = b.labPrefix()
	argv := append(append([]string{}, t.prefix...), t.name, versionFlag)
	if out, err := exec.CommandContext(b.ctx, argv[0], argv[1:]...).CombinedOutput(); err != nil {
		return fmt.Errorf("not in PATH, and the lab does not run it: %w: %s", err, lastLine(string(out)))
	}
	return nil
}

// labMounts shows the tracing file systems where the peers look for them, in a
// mount namespace of the command's own.
const labMounts = `mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing
mountpoint -q /sys/kernel/debug || mount -t debugfs debugfs /sys/kernel/debug
[ -e /sys/kernel/debug/tracing/events ] || mount -t tracefs tracefs /sys/kernel/debug/tracing
exec "$@"`

func (b *bench) labPrefix() []string {
	return []string{"unshare", "-m", "--propagation", "private", "sh", "-c", labMounts, "lab",
		filepath.Join(b.lab, "chroot"), "-b", b.dir, "--"}
}

func lastLine(s string) string {
	s = strings.TrimSpace(s)
	return s[strings.LastIndexByte(s, '\n')+1:]
}
