package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// compete keeps two threads busy on one processor for some milliseconds, and prints
// for how many microseconds its threads waited for a processor.
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
	end := time.Now().Add(a.duration())
	var group sync.WaitGroup
	var delay atomic.Uint64
	for range 2 {
		group.Go(func() {
			runtime.LockOSThread() // the thread ends with the function
			unix.SchedSetaffinity(0, &set)
			for time.Now().Before(end) {
			}
			delay.Add(waited("/proc/thread-self/schedstat"))
		})
	}
	group.Wait()
	time.Sleep(10 * time.Millisecond)
	tasks, err := filepath.Glob("/proc/self/task/*/schedstat")
	for _, name := range tasks {
		delay.Add(waited(name))
	}
	fmt.Println("waited", delay.Load()/1000)
	return err
}

// waited reads for how many nanoseconds a thread has waited, 0 if it has ended.
func waited(name string) (delay uint64) {
	var ran uint64
	if text, err := os.ReadFile(name); err == nil {
		fmt.Sscan(string(text), &ran, &delay)
	}
	return delay
}
