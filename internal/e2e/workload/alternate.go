package main

import (
	"errors"
	"runtime"

	"golang.org/x/sys/unix"
)

// alternate makes n calls of getppid(2) on each of two threads in turn, which are
// on a processor each and wait for each other: the order of the calls is certain.
func alternate(n int) error {
	cpus, err := twoCPUs()
	if err != nil {
		return err
	}
	var there, back [2]int
	if err := errors.Join(unix.Pipe(there[:]), unix.Pipe(back[:])); err != nil {
		return err
	}
	other := make(chan error)
	go func() {
		runtime.LockOSThread()
		other <- inTurn(n, cpus[1], there[0], back[1])
	}()
	if _, err := unix.Write(back[1], []byte{0}); err != nil {
		return err
	}
	return errors.Join(inTurn(n, cpus[0], back[0], there[1]), <-other)
}

// inTurn makes a call for each byte that comes, and passes it on.
func inTurn(n, cpu, from, to int) error {
	var set unix.CPUSet
	set.Set(cpu)
	if err := unix.SchedSetaffinity(0, &set); err != nil {
		return err
	}
	b := make([]byte, 1)
	for range n {
		if _, err := unix.Read(from, b); err != nil {
			return err
		}
		unix.RawSyscall(unix.SYS_GETPPID, 0, 0, 0)
		if _, err := unix.Write(to, b); err != nil {
			return err
		}
	}
	return nil
}

// twoCPUs are the first two processors that this program may use.
func twoCPUs() (cpus [2]int, err error) {
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &set); err != nil {
		return cpus, err
	}
	found := 0
	for cpu := 0; cpu < 8*len(set)*8 && found < 2; cpu++ {
		if set.IsSet(cpu) {
			cpus[found] = cpu
			found++
		}
	}
	if found < 2 {
		return cpus, errors.New("there is only one processor")
	}
	return cpus, nil
}
