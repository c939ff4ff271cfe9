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

// compete keeps two threads, of that name, busy on one processor for some milliseconds,
// and prints for how many microseconds they waited for it.
func compete(a arguments) error {
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &set); err != nil {
		return err
	}
	first := 0
	for !set.IsSet(first) {
		first++
	}
	set.Zero()
	set.Set(first)
	name := address("compete")
	end := time.Now().Add(a.duration())
	var group sync.WaitGroup
	var delay atomic.Uint64
	for range 2 {
		group.Go(func() {
			runtime.LockOSThread() // the thread ends with the function
			unix.Prctl(unix.PR_SET_NAME, name, 0, 0, 0)
			unix.SchedSetaffinity(0, &set)
			for time.Now().Before(end) {
			}
			delay.Add(waited())
		})
	}
	group.Wait()
	fmt.Println("waited", delay.Load()/1000)
	return nil
}

// waited reads for how many nanoseconds the thread has waited.
func waited() (delay uint64) {
	var ran uint64
	if text, err := os.ReadFile("/proc/thread-self/schedstat"); err == nil {
		fmt.Sscan(string(text), &ran, &delay)
	}
	return delay
}
