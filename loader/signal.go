package loader

import (
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
)

// Signals. SIGINT, SIGTERM and SIGHUP end a run in order; a second one gives up
// output that nobody reads (see sink); those that were ignored
// when the tracer was started (by nohup, or in the background of a shell script)
// stay ignored, as in DTrace. SIGQUIT ends at once: nothing more is read or printed,
// and what is in the kernel goes with the process, as do the commands of -c.
//
// A write to a closed pipe is an error, not a signal. SIGPIPE is caught for that and
// not ignored: programs that are started would inherit it.

// interrupts notices the signals that ask for an end.
type interrupts struct {
	seen  atomic.Bool
	twice atomic.Bool
	wake  atomic.Pointer[func()] // nil until there is a consumer
	again atomic.Pointer[func()] // called at the second signal
	ch    chan os.Signal
}

// catch notices the signals that ask for an end.
func catch() *interrupts {
	i := &interrupts{ch: make(chan os.Signal, 4)}
	signal.Notify(i.ch, syscall.SIGPIPE)
	for _, s := range []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
		if !signal.Ignored(s) {
			signal.Notify(i.ch, s)
		}
	}
	go func() {
		for s := range i.ch {
			i.take(s)
		}
	}()
	return i
}

func (i *interrupts) take(s os.Signal) {
	switch s {
	case syscall.SIGPIPE:
		return
	case syscall.SIGQUIT:
		os.Exit(128 + int(syscall.SIGQUIT))
	}
	if !i.seen.Swap(true) {
		call(&i.wake)
	} else if !i.twice.Swap(true) {
		call(&i.again)
	}
}

func call(f *atomic.Pointer[func()]) {
	if f := f.Load(); f != nil {
		(*f)()
	}
}

// stop lets signals do what they did before.
func (i *interrupts) stop() {
	signal.Stop(i.ch)
	close(i.ch)
}
