package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// stormArg is the argument by which the calls of a storm are known.
const stormArg = 21

// storm has threads on all processors, several on each, make system calls and call
// a function that can be probed, until the time is over. What they did is
// written to a file:
//
//	called CALLS SUM     with SUM the sum of the first arguments, 21 to 24
//	stormed CALLS
func storm(a arguments) error {
	const each = 3
	var calls, sum, functions atomic.Int64
	var running sync.WaitGroup
	end := time.Now().Add(a.duration())
	for i := range each * runtime.NumCPU() {
		running.Go(func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			var set unix.CPUSet
			set.Set(i / each)
			_ = unix.SchedSetaffinity(0, &set)
			var n, s, f int64
			for time.Now().Before(end) {
				for range 100 {
					arg := stormArg + n&3
					unix.RawSyscall(unix.SYS_SCHED_GET_PRIORITY_MAX, uintptr(arg), 0, 0)
					n, s = n+1, s+arg
				}
				for range 20 {
					f += stormed(1)
				}
			}
			calls.Add(n)
			sum.Add(s)
			functions.Add(f)
		})
	}
	running.Wait()
	text := fmt.Sprintf("called %d %d\nstormed %d\n", calls.Load(), sum.Load(), functions.Load())
	return os.WriteFile(a.text(1), []byte(text), 0o666)
}

//go:noinline
func stormed(n int64) int64 { return n }
