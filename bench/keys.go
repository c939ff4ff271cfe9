package main

import (
	"fmt"
	"strings"
)

// The suite "keys": the end of a run whose aggregation has 100,000 keys, which the
// tool reads, sorts and prints after its -c command has ended.

const (
	manyKeys  = "100,000 keys"
	keysCalls = 100_000
)

// keysOf gives each call of one process a key of its own.
func keysOf(pid int) question {
	return question{name: manyKeys, d: fmt.Sprintf("int n; %s/pid == %d/ { @[n++] = count(); }", enterD, pid)}
}

// keys measures ours and dtrace; others have no such aggregation, or another limit.
func (b *bench) keys(t *tool) error {
	if t.name != ours && t.name != dtrace {
		return nil
	}
	o, err := b.trace(t, keysOf(b.loop.pid()), "", func() error {
		_, err := b.loop.ask("run %d 1", keysCalls)
		return err
	})
	if err != nil {
		return b.gap(t, manyKeys, err)
	}
	rows := 0
	for line := range strings.Lines(o.stdout) {
		if f := strings.Fields(line); len(f) == 2 && f[1] == "1" {
			rows++
		}
	}
	b.table.add(t.name, "keys", manyKeys, "printed", "share", float64(rows)/keysCalls)
	b.table.add(t.name, "keys", manyKeys, "exit", "ms", ms(o.End-o.released))
	b.table.add(t.name, "keys", manyKeys, "peak memory", "MB", float64(o.Peak)/1e6)
	return nil
}
