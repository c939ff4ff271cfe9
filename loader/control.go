package loader

import (
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"

	"dtc/loader/format"
)

// What records ask of the consumer besides printing: commands, other outputs,
// options. Each happens where its record stands in the output: text before it is
// written first.

// System does the action system(): it runs a command and waits for its end, as
// system(3) does. Nobody asks how it went.
func (o *output) System(command string) {
	if err := o.settle(); err != nil {
		o.fail(err)
		return
	}
	cmd := exec.Command("/bin/sh", "-c", command)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, o.s.commandOutput(), o.s.cfg.Stderr
	_ = cmd.Run()
}

// forkFirst makes the Go runtime fork now, before anything is traced, if the
// object may start commands: the first time it does, it makes a child to find out
// what the kernel can do, and a script would see that.
func (s *session) forkFirst() {
	if slices.Contains(s.meta.Acts, "system") {
		_, _ = os.FindProcess(os.Getpid())
	}
}

// Freopen does the action freopen(): further text is appended to a file, or
// goes where it went first if there is no name.
func (o *output) Freopen(clause int, probe *format.Probe, name string) {
	to := o.s.dest
	var file *os.File
	if name != "" {
		var err error
		if file, err = os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666); err != nil {
			o.complain(format.FreopenMessage(clause, probe, name, sentence(reason(err))))
			return
		}
		to = o.s.sink.port(file)
	}
	if o.json == nil {
		if err := o.printer.SetOutput(to); err != nil {
			o.fail(err)
		}
	}
	o.closeFile()
	o.file, o.text = file, to
}

// closeFile closes the file that freopen opened, if any.
func (o *output) closeFile() {
	o.closeCaptures()
	if o.file == nil {
		return
	}
	err := o.text.sync()
	if e := o.file.Close(); err == nil {
		err = e
	}
	if err != nil {
		o.fail(fmt.Errorf("write output: %w", reason(err)))
	}
	o.file = nil
}

// Ftruncate does the action ftruncate(): it empties the file that text goes to.
// What is no file stays as it is.
func (o *output) Ftruncate() {
	if err := o.settle(); err != nil {
		o.fail(err)
		return
	}
	if o.json != nil && o.file == nil {
		return
	}
	if f, ok := o.current().w.(outputFile); ok && f.Truncate(0) == nil {
		_, _ = f.Seek(0, io.SeekStart)
	}
}

func (o *output) current() *port {
	if o.file != nil {
		return o.text
	}
	return o.s.dest
}

// settle waits until all that was printed is written.
func (o *output) settle() error {
	if err := o.flush(); err != nil {
		return err
	}
	if err := o.current().sync(); err != nil {
		return fmt.Errorf("write output: %w", reason(err))
	}
	return nil
}

// Setopt does the action setopt().
func (o *output) Setopt(clause int, probe *format.Probe, name, value string) {
	setting := value
	if setting == "" {
		setting = "unset"
	}
	if err := o.s.opt.Change(name, setting); err != nil {
		o.complain(format.SetoptMessage(clause, probe, name, value, err.Error()))
		return
	}
	o.adopt()
}

// adopt lets the printer follow the options.
func (o *output) adopt() {
	opt := &o.s.opt
	o.printer.Adopt(format.Options{
		Quiet: opt.Quiet, Flow: opt.Flowindent, RawBytes: opt.Rawbytes, NoResolve: opt.Noresolve, Demangle: opt.Demangle, Inlines: opt.Inlines, StackIndent: opt.Stackindent,
		PrintSize: int(min(opt.Printsize, math.MaxInt32)),
		AggHist:   opt.AggHist, AggPack: opt.AggPack, AggZoom: opt.AggZoom, Encoding: opt.Encoding, Term: os.Getenv("TERM"),
	})
}

// sentence is an error of the system as strerror(3) spells it.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:min(1, len(text))]) + text[min(1, len(text)):]
}

// complain prints a message where it belongs in the output.
func (o *output) complain(text string) {
	if o.json != nil {
		o.json.Complain(strings.TrimSpace(text))
		return
	}
	if err := o.flush(); err != nil {
		o.fail(err)
	}
	o.s.message("%s", text)
}

var _ format.Controller = (*output)(nil)
