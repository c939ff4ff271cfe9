package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// How much is measured: slices are short enough for some to go undisturbed.
const (
	sliceCalls  = 5000
	sliceCount  = 60
	printCalls  = 1_000_000
	steadyRate  = 200_000
	steadyCalls = 600_000
)

const (
	fullSpeed   = "printf() at full speed"
	steadySpeed = "printf() at 200000/s"
	jsonSpeed   = "printf() as JSON"
)

// measure runs every suite's rounds.
func (b *bench) measure() error {
	suites := []struct {
		name string
		run  func(*tool) error
	}{
		{"event", b.event}, {"startup", b.startup}, {"printf", b.printf}, {"compile", b.compileTime}, {"probes", b.probes},
		{"blocked", b.blocked}, {"keys", b.keys},
	}
	if len(b.tools) == 0 {
		return fmt.Errorf("no tool to measure")
	}
	if _, err := b.loop.ask("run %d %d", sliceCalls, sliceCount); err != nil {
		return err
	}
	wanted := strings.Split(b.suites, ",")
	for _, s := range suites {
		if !slices.Contains(wanted, s.name) {
			continue
		}
		for round := range b.rounds {
			if b.verbose {
				fmt.Fprintf(os.Stderr, "%s: round %d of %d\n", s.name, round+1, b.rounds)
			}
			for i := range b.tools {
				if err := s.run(b.tools[(i+round)%len(b.tools)]); err != nil {
					return fmt.Errorf("%s: %w", s.name, err)
				}
			}
		}
	}
	return nil
}

func (b *bench) selected(q question) bool { return strings.Contains(q.name, b.match) }

// gap says, once, that a tool has no figure for a case. Only an interrupt ends
// the run.
func (b *bench) gap(t *tool, name string, err error) error {
	if b.ctx.Err() != nil {
		return b.ctx.Err()
	}
	if key := t.name + name; !b.said[key] {
		b.said[key] = true
		fmt.Fprintf(os.Stderr, "bench: %s: %s: %v\n", t.name, name, err)
	}
	return nil
}

func ms(ns int64) float64 { return float64(ns) / 1e6 }

// event measures what each kind of clause adds to one call.
func (b *bench) event(t *tool) error {
	for _, q := range events {
		if !b.selected(q) {
			continue
		}
		if err := b.oneEvent(t, q); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) oneEvent(t *tool, q question) error {
	plain, err := b.loop.ask("run %d %d", sliceCalls, sliceCount)
	if err != nil {
		return err
	}
	var traced answer
	o, err := b.trace(t, q, "", func() error {
		traced, err = b.loop.ask("run %d %d", sliceCalls, sliceCount)
		return err
	})
	if err != nil {
		return b.gap(t, q.name, err)
	}
	b.table.addPair(t.name, "event", q.name, "added", "ns", plain.Min, traced.Min)
	counted := float64(countEvents(o.stdout, b.loop.pid())) / (sliceCalls * sliceCount)
	b.table.add(t.name, "event", q.name, "counted", "share", counted)
	if q.name == oneLiner.name {
		b.addStart(t, "one-liner", o)
	}
	return nil
}

func (b *bench) addStart(t *tool, name string, o outcome) {
	b.table.add(t.name, "startup", name, "exec to enabled", "ms", ms(o.enabled-o.Begin))
	b.table.add(t.name, "startup", name, "exit", "ms", ms(o.End-o.released))
	b.table.add(t.name, "startup", name, "CPU", "ms", ms(o.CPU))
	b.table.add(t.name, "startup", name, "peak memory", "MB", float64(o.Peak)/1e6)
}

// startup measures a script that ends at once, and the one-liner without events.
func (b *bench) startup(t *tool) error {
	argv, err := t.command(hello, "", "")
	if err != nil {
		return b.gap(t, hello.name, err)
	}
	o, err := b.execute(t, argv)
	if err != nil {
		return b.gap(t, hello.name, err)
	}
	b.table.add(t.name, "startup", hello.name, "total", "ms", ms(o.End-o.Begin))
	b.table.add(t.name, "startup", hello.name, "peak memory", "MB", float64(o.Peak)/1e6)
	o, err = b.trace(t, oneLiner, "", func() error { return nil })
	if err != nil {
		return b.gap(t, "one-liner", err)
	}
	b.addStart(t, "one-liner", o)
	return nil
}

// printf measures records at full speed, and whether any is lost at a speed that
// a reader can follow; of ours also lines of JSON.
func (b *bench) printf(t *tool) error {
	atOnce := fmt.Sprintf("run %d 1", printCalls)
	if err := b.records(t, fullSpeed, printCalls, atOnce); err != nil {
		return err
	}
	if t.name == ours {
		if err := b.records(t.asJSON(), jsonSpeed, printCalls, atOnce); err != nil {
			return err
		}
	}
	return b.records(t, steadySpeed, steadyCalls, fmt.Sprintf("pace %d %d", steadyRate, steadyCalls))
}

func (b *bench) records(t *tool, name string, calls int, command string) error {
	output := filepath.Join(b.dir, "output")
	os.Remove(output)
	var a answer
	o, err := b.trace(t, printing, output, func() (err error) {
		a, err = b.loop.ask("%s", command)
		return err
	})
	if err != nil {
		return b.gap(t, name, err)
	}
	f, err := os.Open(output)
	if err != nil {
		return err
	}
	defer f.Close()
	printed, lost, err := countRecords(f, b.loop.pid())
	if err != nil {
		return err
	}
	lost += countDrops(o.stderr + o.stdout)
	b.table.add(t.name, "printf", name, "printed", "share", float64(printed)/float64(calls))
	b.table.add(t.name, "printf", name, "drops", "share", float64(lost)/float64(calls))
	b.table.add(t.name, "printf", name, "unaccounted", "records", float64(calls)-float64(printed)-float64(lost))
	b.table.add(t.name, "printf", name, "call", "ns", a.Min)
	b.table.add(t.name, "printf", name, "throughput", "records/s", float64(printed)/(float64(o.End-a.Begin)/1e9))
	return nil
}

// compileTime measures compiling alone.
func (b *bench) compileTime(t *tool) error {
	for _, q := range []question{{"one-liner", oneLiner.d, oneLiner.bpftrace, oneLiner.c}, script} {
		if t.compile == nil || !b.selected(q) {
			continue
		}
		o, err := b.execute(t, t.compile(q))
		if err != nil {
			if err := b.gap(t, "compile "+q.name, err); err != nil {
				return err
			}
			continue
		}
		b.table.add(t.name, "compile", q.name, "total", "ms", ms(o.End-o.Begin))
	}
	return nil
}

// probes measures enabling and dropping every system call's entry.
func (b *bench) probes(t *tool) error {
	argv, err := t.command(allCalls, "", "")
	if err != nil {
		return b.gap(t, allCalls.name, err)
	}
	o, err := b.execute(t, argv)
	if err != nil {
		return b.gap(t, allCalls.name, err)
	}
	b.table.add(t.name, "probes", allCalls.name, "enable and disable", "ms", ms(o.End-o.Begin))
	return nil
}
