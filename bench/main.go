// Bench measures dtc and dtrun against the same question asked by hand-written
// C (c/, built by the same clang, run by minload/), by bpftrace and by dtrace,
// and prints ratios. README.md says how to read them.
//
// The machine is not quiet, and absolute figures are worth little. Therefore:
//
//   - all tools are measured in one run, interleaved round by round, in an order
//     that rotates: a noisy neighbour hits all alike;
//   - the program under trace is one process (workload loop), pinned to one
//     processor, for the whole run; each traced measurement stands beside an
//     untraced one;
//   - a measurement is many short slices, of which the least counts: the slice
//     that nothing interrupted;
//   - every tool is started in the same way (workload exec), is known to have
//     enabled its probes in the same way (its -c command starts: workload hold),
//     and is stopped in the same way (that command ends).
//
// A tool that is not there is left out, by name. A case that one tool cannot run
// leaves a gap in its column.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

type config struct {
	bin, clang, lab string
	rounds          int
	suites, tools   string
	match           string
	json            string
	check, verbose  bool
}

func main() {
	var c config
	flag.StringVar(&c.bin, "bin", "bin", "`folder` of dtc and dtrun")
	flag.StringVar(&c.clang, "clang", "clang", "the clang that builds the hand-written programs")
	flag.StringVar(&c.lab, "lab", os.Getenv("DTC_LAB"), "`folder` of a script chroot that runs bpftrace and dtrace (default $DTC_LAB)")
	flag.IntVar(&c.rounds, "rounds", 5, "interleaved rounds")
	flag.StringVar(&c.suites, "suite", "event,startup,printf,compile,probes,blocked,keys", "what to measure")
	flag.StringVar(&c.tools, "tools", strings.Join(toolNames, ","), "which tools")
	flag.StringVar(&c.match, "case", "", "only cases whose name contains this")
	flag.StringVar(&c.json, "json", "", "write all rows to `FILE` as JSON")
	flag.BoolVar(&c.check, "check", false, "end with an error when a figure exceeds its limit")
	flag.BoolVar(&c.verbose, "v", false, "say what is run")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, c)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

var errLimits = errors.New("figures exceed their limits")

func run(ctx context.Context, c config) error {
	b, err := newBench(ctx, c)
	if err != nil {
		return err
	}
	defer b.close()
	if err := b.measure(); err != nil {
		return err
	}
	rows := b.table.rows()
	fmt.Print(formatTable(rows, b.present()))
	if c.json != "" {
		if err := writeJSON(c.json, rows); err != nil {
			return err
		}
	}
	verdicts := judge(rows, strings.Split(c.suites, ","), c.match)
	fmt.Print(formatVerdicts(verdicts))
	if c.check && exceeded(verdicts) {
		return errLimits
	}
	return nil
}

func writeJSON(name string, rows []Row) error {
	text, err := json.MarshalIndent(rows, "", "  ")
	if err != nil {
		return fmt.Errorf("encode rows: %w", err)
	}
	return os.WriteFile(name, append(text, '\n'), 0o644)
}
