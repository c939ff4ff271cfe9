package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// bench is one run: its folder of built things, its tools, its stopwatch and its
// figures.
type bench struct {
	config
	ctx   context.Context
	dir   string
	tools []*tool
	built map[string]error
	said  map[string]bool
	loop  *looper
	table *table
}

func newBench(ctx context.Context, c config) (*bench, error) {
	dir, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return nil, err
	}
	b := &bench{config: c, ctx: ctx, dir: dir, built: map[string]error{}, said: map[string]bool{}, table: newTable()}
	if err := b.setUp(); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

func (b *bench) setUp() error {
	if os.Geteuid() != 0 {
		return fmt.Errorf("tracing needs root")
	}
	if err := os.Chmod(b.dir, 0o755); err != nil {
		return err
	}
	if err := os.CopyFS(b.dir, sources); err != nil {
		return fmt.Errorf("write sources: %w", err)
	}
	if err := b.build(); err != nil {
		return err
	}
	b.findTools()
	loop, err := startLoop(b.ctx, filepath.Join(b.dir, "workload"))
	b.loop = loop
	return err
}

func (b *bench) close() {
	if b.loop != nil {
		b.loop.stop()
	}
	os.RemoveAll(b.dir)
}

// build makes the static helpers.
func (b *bench) build() error {
	cmd := exec.CommandContext(b.ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", b.dir+"/", "dtc/bench/workload", "dtc/bench/minload")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build helpers: %w: %s", err, out)
	}
	return nil
}

func (b *bench) findTools() {
	makers := map[string]func() (*tool, error){
		handC: b.handTool, ours: b.ownTool, bpftrace: b.bpftraceTool, dtrace: b.dtraceTool,
	}
	wanted := strings.Split(b.config.tools, ",")
	for _, name := range toolNames {
		if !slices.Contains(wanted, name) {
			continue
		}
		t, err := makers[name]()
		if err != nil {
			fmt.Fprintf(os.Stderr, "bench: without %s: %v\n", name, err)
			continue
		}
		b.tools = append(b.tools, t)
	}
}

func (b *bench) present() []string {
	var names []string
	for _, t := range b.tools {
		names = append(names, t.name)
	}
	return names
}

// once runs the command that makes a file, the first time that it is needed.
func (b *bench) once(file string, argv []string) error {
	err, done := b.built[file]
	if done {
		return err
	}
	out, err := exec.CommandContext(b.ctx, argv[0], argv[1:]...).CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%s: %w: %s", filepath.Base(argv[0]), err, strings.TrimSpace(string(out)))
	}
	b.built[file] = err
	return err
}

func targetArch() string {
	if runtime.GOARCH == "arm64" {
		return "arm64"
	}
	return "x86"
}

// looper is the running "workload loop".
type looper struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

// answer is what the loop says about one command.
type answer struct {
	Min    float64 `json:"min"`
	Median float64 `json:"median"`
	Begin  int64   `json:"begin"`
	End    int64   `json:"end"`
}

func startLoop(ctx context.Context, workload string) (*looper, error) {
	cmd := exec.CommandContext(ctx, workload, "loop")
	cmd.Env = append(os.Environ(), "GODEBUG=asyncpreemptoff=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start workload: %w", err)
	}
	return &looper{cmd: cmd, in: in, out: bufio.NewReader(out)}, nil
}

func (l *looper) ask(format string, args ...any) (answer, error) {
	var a answer
	if _, err := fmt.Fprintf(l.in, format+"\n", args...); err != nil {
		return a, fmt.Errorf("command workload: %w", err)
	}
	line, err := l.out.ReadBytes('\n')
	if err != nil {
		return a, fmt.Errorf("read workload's answer: %w", err)
	}
	if err := json.Unmarshal(line, &a); err != nil {
		return a, fmt.Errorf("read workload's answer: %w", err)
	}
	return a, nil
}

func (l *looper) pid() int { return l.cmd.Process.Pid }

func (l *looper) stop() {
	l.in.Close()
	l.cmd.Wait()
}
