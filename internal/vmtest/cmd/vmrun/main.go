// Command vmrun runs a command on another kernel, in a virtual machine; see package vmtest.
//
//	vmrun [-f FILE[:GUEST]]... [-o DIR] [-m MIB] [-c CPUS] [-t SECONDS] [-C DIR] [-k MODULE]... [-v] KERNEL -- COMMAND [ARG...]
//	vmrun -fetch KERNEL...
//
// KERNEL is a series such as 6.1, or newest. Files and folders appear in the guest at GUEST, or at
// the path they have on the host. The exit status is the command's; 125 if there is none.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"dtc/internal/vmtest"
)

const noStatus = 125

func main() {
	status, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintf(os.Stderr, "vmrun: %v\n", err)
	}
	os.Exit(status)
}

func run(args []string) (int, error) {
	spec := vmtest.Spec{Files: map[string]string{}, Stdout: os.Stdout}
	flags := flag.NewFlagSet("vmrun", flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprintln(flags.Output(), "usage: vmrun [flags] KERNEL -- COMMAND [ARG...] | vmrun -fetch KERNEL...")
		flags.PrintDefaults()
	}
	flags.Func("f", "copy `FILE[:GUEST]`, a file or folder, into the guest (repeatable)", func(s string) error { return addFile(spec.Files, s) })
	flags.Func("k", "load kernel `MODULE` first (repeatable)", func(s string) error { spec.Modules = append(spec.Modules, s); return nil })
	flags.StringVar(&spec.OutDir, "o", "", "copy what the command leaves in /out to `DIR`")
	flags.StringVar(&spec.Dir, "C", "", "the command's working `DIR` in the guest")
	flags.StringVar(&spec.Append, "a", "", "`ARGS` added to the kernel's command line")
	flags.IntVar(&spec.Memory, "m", 0, "memory in `MIB`")
	flags.IntVar(&spec.CPUs, "c", 0, "number of virtual `CPUS`")
	seconds := flags.Int("t", 0, "stop the machine after `SECONDS`")
	verbose := flags.Bool("v", false, "print the kernel's console on standard error")
	fetch := flags.Bool("fetch", false, "only fetch the named kernels where the cache lacks them")
	if err := flags.Parse(args); err == flag.ErrHelp {
		return 0, nil
	} else if err != nil {
		return 2, nil
	}
	spec.Timeout = time.Duration(*seconds) * time.Second
	rest := flags.Args()
	if *fetch {
		return fetchAll(rest)
	}
	if len(rest) > 1 && rest[1] == "--" {
		rest = append(rest[:1:1], rest[2:]...)
	}
	if len(rest) < 2 {
		flags.Usage()
		return 2, nil
	}
	spec.Command = rest[1:]
	return boot(rest[0], spec, *verbose)
}

func addFile(files map[string]string, arg string) error {
	host, guest, ok := strings.Cut(arg, ":")
	if !ok {
		abs, err := filepath.Abs(host)
		if err != nil {
			return err
		}
		guest = abs
	}
	_, err := os.Stat(host)
	files[guest] = host
	return err
}

func fetchAll(series []string) (int, error) {
	for _, s := range series {
		k, err := vmtest.Open(s)
		if err != nil {
			return noStatus, err
		}
		fmt.Printf("%s: %s\n", s, k.Package)
	}
	return 0, nil
}

func boot(series string, spec vmtest.Spec, verbose bool) (int, error) {
	k, err := vmtest.Open(series)
	if err != nil {
		return noStatus, err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	res, err := k.Run(ctx, spec)
	if verbose {
		os.Stderr.Write(res.Console)
	}
	if err != nil {
		return noStatus, err
	}
	return res.Status, nil
}
