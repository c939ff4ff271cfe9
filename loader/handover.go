package loader

import (
	"io"
	"os"
	"os/exec"

	"golang.org/x/sys/unix"

	"dtc/loader/probe"
)

// Removing probes that were attached one by one takes the kernel up to a tenth of
// a second for each, in which nothing of interest happens: tracing is over, and
// everything was printed. So from some number on the descriptors go to a process of
// its own, this same program, which waits until this one has closed its own and then
// ends. The programs do nothing by then; what is left of a probe is gone when that
// process has gone.

// manyLinks is how many are closed here all the same.
const manyLinks = 16

// holdVariable tells a process that it is the one that waits.
const holdVariable = "DTRUN_HOLD_PROBES"

// HoldProbes waits until the process that gave its probes to this one has closed
// them, and reports whether there is one. It must be called before anything else is
// done.
func HoldProbes() bool {
	if os.Getenv(holdVariable) == "" {
		return false
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
	return true
}

// handOver gives probes that take long to remove to another process.
func (s *session) handOver() {
	s.grow.gather(s)
	if len(s.links) <= manyLinks || !s.slowToRemove() {
		return
	}
	self, err := os.Executable()
	if err != nil {
		return
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		return
	}
	defer reader.Close()
	holder := exec.Command(self)
	holder.Args[0] = "dtrun-end"
	holder.Env = []string{holdVariable + "=1"}
	holder.Dir = "/"
	holder.Stdin = reader
	holder.SysProcAttr = &unix.SysProcAttr{Setsid: true}
	for _, fd := range s.links {
		holder.ExtraFiles = append(holder.ExtraFiles, os.NewFile(uintptr(fd), "link"))
	}
	s.links = nil
	_ = holder.Start()
	for _, f := range holder.ExtraFiles {
		_ = f.Close() // the last to do so removes the probe: here, if it did not start
	}
	_ = writer.Close()
}

func (s *session) slowToRemove() bool {
	for _, b := range s.bindings {
		switch b.method.kind {
		case probe.Kprobe, probe.Kretprobe, probe.FEntry, probe.FExit, probe.Tracepoint, probe.Uprobe, probe.Uretprobe:
			return true
		}
	}
	return false
}
