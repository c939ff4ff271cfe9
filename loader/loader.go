// Package loader runs objects: it finds out what the host offers, loads the
// programs that fit, attaches them, and prints what they record.
//
// The way of a run, each step in a file of its own:
//
//	options   what the object, the environment and the command line say
//	resolve   probe descriptions → probes of this host, clause masks, dt_probes
//	bind      which program serves which probes, by which attach kind, patched how
//	maps      sizes, contents and variables
//	load      one collection into the kernel; a refused method is struck off
//	attach    links; nothing runs yet: dt_state is StateOff
//	run       BEGIN, enable, consume; then stop, END, the last records, aggregations
//	drops     what was lost
//
// Everything that is attached before dt_state becomes StateOn is idle, so tracing
// begins everywhere at once, and after it has become StateExit a late firing does
// no harm. Nothing is pinned: when the process ends, however it ends, the kernel
// removes all.
package loader

import (
	"fmt"
	"io"
	"runtime"

	"dtc/loader/format"
	"dtc/loader/probe"
	"dtc/object"
)

// Config says what to run and how.
type Config struct {
	Object   *object.File
	Script   string // the object's name, $0
	Args     []string
	Settings []object.Option // options of the command line, in order
	Commands []string
	Pids     []int
	Output   string // file to append to, "" for Stdout
	Zero     bool   // descriptions may match nothing
	Verbose  bool
	Ways     bool // list how each probe is attached
	Check    bool // load and attach, but run nothing
	JSON     bool // lines of JSON instead of text

	Stdout, Stderr io.Writer
}

// Run runs an object to its end and returns the exit status. An error is one line
// that says why tracing could not begin or had to stop.
func Run(cfg *Config) (status int, err error) {
	s := &session{cfg: cfg, meta: cfg.Object.Meta, host: probe.OpenHost(), procs: newProcesses()}
	if err := s.prepare(); err != nil {
		return 1, err
	}
	s.signals = catch()
	defer s.signals.stop()
	defer s.close()
	defer s.handOver()
	if err := s.openOutput(); err != nil {
		return 1, err
	}
	again := func() { go s.sink.giveUp() }
	s.signals.again.Store(&again)
	defer s.sink.close()
	if s.targets, err = startTargets(cfg.Commands, cfg.Pids, starting{s.stopPlace(), s.needsProcesses(), s.commandStdout()}); err != nil {
		return 1, err
	}
	defer s.targets.kill()
	s.macros.target = s.targets.first
	s.startGrowth()
	defer func() { s.watch.close() }() // another, where processors were switched on
	s.noteModules()
	if err := s.resolve(); err != nil {
		return 1, err
	}
	s.planGrowth()
	if err := s.install(); err != nil {
		return 1, err
	}
	if cfg.Check {
		return 0, s.checked()
	}
	if readsProcesses(s.meta) {
		s.notes = noteMaps()
		defer s.notes.close()
	}
	s.startUnwinding()
	defer s.unwinder.end()
	if s.needsProcesses() {
		s.procs.watch(s.targets.pids)
	}
	s.watchModules()
	defer s.stopModules()
	s.announce()
	return s.run()
}

// checked ends a run that was only to see whether everything loads.
func (s *session) checked() error {
	if !s.cfg.Verbose {
		return nil
	}
	return s.reportPrograms(s.cfg.Stdout)
}

// prepare reads the options and checks that this object may run here.
func (s *session) prepare() error {
	m := s.meta
	if m.Arch != runtime.GOARCH {
		return fmt.Errorf("the object is for %s, this machine is %s", m.Arch, runtime.GOARCH)
	}
	s.opt = DefaultOptions()
	if err := s.opt.environment(); err != nil {
		return err
	}
	for _, o := range m.Options {
		if err := s.opt.fromObject(o.Name, o.Value); err != nil {
			return fmt.Errorf("failed to set option '%s' to '%s': %w", o.Name, o.Value, err)
		}
	}
	for _, o := range s.cfg.Settings {
		if err := s.opt.Set(o.Name, o.Value); err != nil {
			return fmt.Errorf("failed to set -x %s: %w", o.Name, err)
		}
	}
	if m.Destructive && !s.opt.Destructive {
		return fmt.Errorf("could not enable tracing: Destructive actions not allowed")
	}
	raiseMemlock(s.opt.Lockmem) // before the kernel is asked what it has
	s.macros = newMacros(s.cfg.Script, s.cfg.Args, s.opt.Defaultargs)
	return nil
}

// resolve matches the object's descriptions and binds its macro variables, so
// that what is wrong with the command line shows before anything is loaded.
func (s *session) resolve() error {
	var err error
	s.builds = s.newBuilds()
	if s.res, err = resolve(s.meta, s.host, s.macros, s.optional(), s.builds); err != nil {
		return err
	}
	for _, m := range s.meta.Macros {
		if _, err := s.macros.value(m, s.meta.Strsize); err != nil {
			if m.Pos != "" {
				return fmt.Errorf("%s: %w", m.Pos, err)
			}
			return err
		}
	}
	if s.opt.Argref {
		return nil
	}
	return s.macros.unused()
}

// announce says what was enabled.
func (s *session) announce() {
	if !s.opt.Quiet {
		s.announceMatches()
		if s.opt.Destructive {
			s.message("%s", format.Destructive)
		}
	}
	s.tellSpared()
	s.announceSizes()
	_ = s.stderr.sync() // before a command begins to print
}

func (s *session) announceMatches() {
	if s.meta.FromFile {
		s.message("%s", format.MatchedScript(s.meta.Name, s.res.count(func(*matched) bool { return true })))
		return
	}
	seen := map[string]bool{}
	for i := range s.res.descs {
		source := s.res.descs[i].Source
		if seen[source] || s.res.descs[i].Hidden {
			continue
		}
		seen[source] = true
		s.message("%s", format.MatchedDescription(source, s.res.count(func(d *matched) bool { return d.Source == source })))
	}
}

// message prints a line on stderr.
func (s *session) message(format string, args ...any) {
	s.print(fmt.Sprintf("dtrun: "+format+"\n", args...))
}

// print prints a text on stderr.
func (s *session) print(text string) {
	var w io.Writer = s.cfg.Stderr
	if s.stderr != nil {
		w = s.stderr
	}
	_, _ = io.WriteString(w, text)
}
