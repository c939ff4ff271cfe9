// Minload is the least loader that the hand-written programs of bench/c need:
// what dtrun is compared with.
//
//	minload [-c COMMAND] [-o FILE] OBJECT
//
// It sets the constants that the object declares (nr, nr_read, nr_write: system
// call numbers), loads the object, attaches every program as its section says,
// runs COMMAND to its end, and prints the sum of the map "agg". A program of
// type raw_tp is test-run once instead: the object's BEGIN. Records of the ring
// buffer "records" are printed to FILE as they come.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/link"
)

var numbers = map[string]int64{
	"nr":       syscall.SYS_GETPPID,
	"nr_read":  syscall.SYS_READ,
	"nr_write": syscall.SYS_WRITE,
}

func main() {
	command := flag.String("c", "", "run `COMMAND` and stop when it ends")
	output := flag.String("o", "", "print to `FILE`")
	flag.Parse()
	if err := run(flag.Arg(0), *command, *output); err != nil {
		fmt.Fprintln(os.Stderr, "minload:", err)
		os.Exit(1)
	}
}

func run(object, command, output string) error {
	out := io.Writer(os.Stdout)
	if output != "" {
		f, err := os.Create(output)
		if err != nil {
			return err
		}
		defer f.Close()
		out = f
	}
	coll, err := load(object)
	if err != nil {
		return fmt.Errorf("load %s: %w", object, err)
	}
	defer coll.Close()
	links, err := attach(coll)
	defer func() {
		for _, l := range links {
			l.Close()
		}
	}()
	if err != nil {
		return err
	}
	if err := trace(coll, command, out); err != nil {
		return err
	}
	return report(coll, out)
}

func load(object string) (*ebpf.Collection, error) {
	spec, err := ebpf.LoadCollectionSpec(object)
	if err != nil {
		return nil, err
	}
	for name, value := range numbers {
		if v := spec.Variables[name]; v != nil {
			if err := v.Set(value); err != nil {
				return nil, fmt.Errorf("set %s: %w", name, err)
			}
		}
	}
	return ebpf.NewCollection(spec)
}

func attach(coll *ebpf.Collection) ([]link.Link, error) {
	var links []link.Link
	for name, p := range coll.Programs {
		if p.Type() == ebpf.RawTracepoint {
			if _, err := p.Run(&ebpf.RunOptions{}); err != nil {
				return links, fmt.Errorf("run %s: %w", name, err)
			}
			continue
		}
		l, err := link.AttachTracing(link.TracingOptions{Program: p})
		if err != nil {
			return links, fmt.Errorf("attach %s: %w", name, err)
		}
		links = append(links, l)
	}
	return links, nil
}

// trace runs the command, and prints records until it has ended.
func trace(coll *ebpf.Collection, command string, out io.Writer) error {
	wait := func() error { return nil }
	if command != "" {
		argv := strings.Fields(command)
		cmd := exec.Command(argv[0], argv[1:]...)
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		if err := cmd.Start(); err != nil {
			return fmt.Errorf("start %s: %w", argv[0], err)
		}
		wait = cmd.Wait
	}
	records := coll.Maps["records"]
	if records == nil {
		return wait()
	}
	return consume(records, wait, out)
}

func report(coll *ebpf.Collection, out io.Writer) error {
	if m := coll.Maps["agg"]; m != nil {
		n, err := sum(m)
		if err != nil {
			return fmt.Errorf("read agg: %w", err)
		}
		fmt.Fprintf(out, "total %d\n", n)
	}
	if m := coll.Maps["drops"]; m != nil {
		n, err := sum(m)
		if err != nil {
			return fmt.Errorf("read drops: %w", err)
		}
		if n > 0 {
			fmt.Fprintf(os.Stderr, "minload: %d drops\n", n)
		}
	}
	runtime.KeepAlive(coll)
	return nil
}

// sum adds the values of a per-CPU map, whatever its keys.
func sum(m *ebpf.Map) (uint64, error) {
	var total uint64
	key, err := m.NextKeyBytes(nil)
	for err == nil && key != nil {
		var values []uint64
		if err := m.Lookup(key, &values); err != nil && !errors.Is(err, ebpf.ErrKeyNotExist) {
			return total, err
		}
		for _, v := range values {
			total += v
		}
		key, err = m.NextKeyBytes(key)
	}
	return total, err
}
