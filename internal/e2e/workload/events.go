package main

import (
	"os"
	"os/exec"
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Steps that cause one kind of kernel event each:
//
//	thread N       N threads, one after the other, that end
//	execve PATH    execve(2) of PATH, which should fail
//	execveat PATH  the same by execveat(2)
//	caught N       N signals to itself that a handler takes (SIGUSR1)
//	fetched N      N signals to itself that sigtimedwait(2) takes (SIGUSR2)
//	fault KIND     a child that dies of a fault: memory, divide, trap, illegal or object
//	nice N         take the nice value N
//	policy N P     take the scheduling policy N with priority P
//	inherit N      N times, a nice thread has a mutex that another waits for
//	touch N        write to N new pages
//	fill N         have the kernel write to N new pages
//	memory         use memory until the kernel has to look for more
//	tty            a read of a terminal waits for another, and is interrupted
//	seek MS        threads on all processors read one file
//	group MS       threads on all processors set their process group
//	wake MS        threads on all processors call futex(2) on one address
//	remap MS       threads on all processors map and unmap memory
//	rival MS       two threads on one processor
//	compat N       N calls of getppid(2) as a program of 32 bits makes them
func init() {
	for name, do := range map[string]func(arguments) error{
		"thread":   threads,
		"execve":   execMissing,
		"execveat": execAtMissing,
		"caught":   func(a arguments) error { return signalSelf(a.number(0), unix.SIGUSR1, caught) },
		"fetched":  func(a arguments) error { return signalSelf(a.number(0), unix.SIGUSR2, fetch) },
		"fault":    fault,
		"fault-now": func(a arguments) error {
			faultNow(a.text(0))
			return nil
		},
		"nice":    func(a arguments) error { return unix.Setpriority(unix.PRIO_PROCESS, 0, a.number(0)) },
		"policy":  func(a arguments) error { return setPolicy(a) },
		"inherit": inherit,
		"touch":   func(a arguments) error { return touch(a.number(0)) },
		"fill":    fill,
		"memory":  func(arguments) error { return shortOfMemory() },
		"tty":     func(arguments) error { return contendTerminal() },
		"seek":    seek,
		"group": func(a arguments) error {
			return together(a.duration(), func() { _ = unix.Setpgid(0, 0) })
		},
		"wake":  func(a arguments) error { return together(a.duration(), waitNot) },
		"remap": func(a arguments) error { return together(a.duration(), mapOnce) },
		"rival": func(a arguments) error {
			return onFirst(func() error { return alike(2, a.duration(), func() {}) })
		},
		"compat": func(a arguments) error { return compat(a.number(0)) },
	} {
		if steps[name] != nil {
			panic("two steps are called " + name)
		}
		steps[name] = do
	}
}

// threads makes threads that end: the runtime ends one that its function leaves
// locked.
func threads(a arguments) error {
	for range a.number(0) {
		done := make(chan bool)
		go func() {
			runtime.LockOSThread()
			close(done)
		}()
		<-done
	}
	time.Sleep(10 * time.Millisecond)
	return nil
}

func execMissing(a arguments) error {
	unix.RawSyscall(unix.SYS_EXECVE, address(a.text(0)), 0, 0)
	return nil
}

func execAtMissing(a arguments) error {
	at := unix.AT_FDCWD
	unix.RawSyscall6(unix.SYS_EXECVEAT, uintptr(at), address(a.text(0)), 0, 0, 0, 0)
	return nil
}

func signalSelf(n int, s unix.Signal, take func(unix.Signal, func()) error) error {
	for range n {
		if err := take(s, func() { _ = unix.Tgkill(os.Getpid(), unix.Gettid(), s) }); err != nil {
			return err
		}
	}
	return nil
}

// fetch blocks a signal and asks for it.
func fetch(s unix.Signal, send func()) error {
	var set unix.Sigset_t
	set.Val[0] = 1 << (s - 1)
	if err := unix.PthreadSigmask(unix.SIG_BLOCK, &set, nil); err != nil {
		return err
	}
	send()
	const size = 8
	if _, _, errno := unix.Syscall6(unix.SYS_RT_SIGTIMEDWAIT, uintptr(unsafe.Pointer(&set)), 0, 0, size, 0, 0); errno != 0 {
		return errno
	}
	return nil
}

// fault has a child of this program do it.
func fault(a arguments) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	_ = exec.Command(self, "fault-now", a.text(0)).Run()
	return nil
}

// plainFaults takes the runtime's handlers of faults away, and keeps the kernel
// from writing a core file.
func plainFaults() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	var action [4]uintptr // the default
	for _, s := range []unix.Signal{unix.SIGSEGV, unix.SIGTRAP, unix.SIGILL, unix.SIGFPE, unix.SIGBUS} {
		unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(s), uintptr(unsafe.Pointer(&action)), 0, 8, 0, 0)
	}
}

func setPolicy(a arguments) error {
	var priority int32
	if len(a) > 1 {
		priority = int32(a.number(1))
	}
	_, _, errno := unix.RawSyscall(unix.SYS_SCHED_SETSCHEDULER, 0, uintptr(a.number(0)), uintptr(unsafe.Pointer(&priority)))
	if errno != 0 {
		return errno
	}
	return nil
}

// inherit has a thread of nice value 19 hold a mutex for a while that lends
// priority (futex(2)), and another wait for it.
func inherit(a arguments) error {
	var mutex uint32
	const lock, unlock = 6, 7
	futex := func(what uintptr) unix.Errno {
		_, _, errno := unix.Syscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(&mutex)), what, 0, 0, 0, 0)
		return errno
	}
	held, ended := make(chan bool), make(chan unix.Errno)
	go func() {
		runtime.LockOSThread()
		_ = unix.Setpriority(unix.PRIO_PROCESS, 0, 19)
		for range a.number(0) {
			_ = futex(lock)
			held <- true
			time.Sleep(100 * time.Millisecond)
			ended <- futex(unlock)
		}
	}()
	for range a.number(0) {
		<-held
		if errno := futex(lock); errno != 0 {
			return errno
		}
		if errno := futex(unlock); errno != 0 {
			return errno
		}
		if errno := <-ended; errno != 0 {
			return errno
		}
	}
	return nil
}

// faultObject reads behind the end of a file that is mapped.
func faultObject() {
	f, err := os.CreateTemp("", "workload-")
	if err != nil {
		return
	}
	os.Remove(f.Name())
	mem, err := unix.Mmap(int(f.Fd()), 0, os.Getpagesize(), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err == nil {
		mem[0] = 1
	}
}

func pages(n int) ([]byte, error) {
	return unix.Mmap(-1, 0, n*os.Getpagesize(), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
}

func touch(n int) error {
	mem, err := pages(n)
	if err != nil {
		return err
	}
	_ = unix.Madvise(mem, unix.MADV_NOHUGEPAGE)
	for at := 0; at < len(mem); at += os.Getpagesize() {
		mem[at] = 1
	}
	return unix.Munmap(mem)
}

func fill(a arguments) error {
	mem, err := pages(a.number(0))
	if err != nil {
		return err
	}
	_ = unix.Madvise(mem, unix.MADV_NOHUGEPAGE)
	f, err := os.Open("/dev/zero")
	if err == nil {
		_, err = f.Read(mem)
	}
	return err
}

// shortOfMemory raises the mark below which the kernel looks for memory that can
// be given back, and goes below. It is for machines of its own.
func shortOfMemory() error {
	const mark = "/proc/sys/vm/watermark_scale_factor"
	old, err := os.ReadFile(mark)
	if err != nil {
		return err
	}
	if err := os.WriteFile(mark, []byte("3000\n"), 0); err != nil {
		return err
	}
	defer os.WriteFile(mark, old, 0)
	var info unix.Sysinfo_t
	if err := unix.Sysinfo(&info); err != nil {
		return err
	}
	free := info.Freeram * uint64(info.Unit)
	total := info.Totalram * uint64(info.Unit)
	if free > total/5 {
		return touch(int(free-total/5) / os.Getpagesize())
	}
	return touch(256)
}

// contendTerminal has one thread read a terminal that has nothing to say, and
// a second wait for it, until a signal comes. Then there is something to read,
// and a third waits no longer than the first.
func contendTerminal() error {
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return err
	}
	defer master.Close()
	fd := int(master.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		return err
	}
	slave, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.TIOCGPTPEER, unix.O_RDWR|unix.O_NOCTTY)
	if errno != 0 {
		return errno
	}
	read := func(tid *atomic.Int64, done chan bool) {
		runtime.LockOSThread()
		tid.Store(int64(unix.Gettid()))
		b := make([]byte, 80)
		_, _, _ = unix.Syscall(unix.SYS_READ, slave, uintptr(unsafe.Pointer(&b[0])), 80)
		close(done)
	}
	var tids [3]atomic.Int64
	var done [3]chan bool
	for i := range tids {
		done[i] = make(chan bool)
		go read(&tids[i], done[i])
		time.Sleep(200 * time.Millisecond)
	}
	_ = unix.Tgkill(os.Getpid(), int(tids[1].Load()), unix.SIGUSR1)
	time.Sleep(200 * time.Millisecond)
	for range 3 {
		_, _ = master.Write([]byte("line\n"))
		time.Sleep(100 * time.Millisecond)
	}
	return nil
}

// together runs a function over and over on a thread of each processor, two at least.
func together(d time.Duration, do func()) error {
	return alike(max(2, runtime.NumCPU()), d, do)
}

func alike(n int, d time.Duration, do func()) error {
	end := time.Now().Add(d)
	done := make(chan bool)
	for range n {
		go func() {
			runtime.LockOSThread()
			defer func() { done <- true }()
			for time.Now().Before(end) {
				for range 100 {
					do()
				}
			}
		}()
	}
	for range n {
		<-done
	}
	return nil
}

// onFirst does something on the first processor only.
func onFirst(do func() error) error {
	cpus, err := twoCPUs()
	if err != nil {
		return do() // there is only one
	}
	var set unix.CPUSet
	set.Set(cpus[0])
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return err
	}
	for _, task := range tasks {
		if tid := (arguments{task.Name()}).number(0); tid > 1 {
			_ = unix.SchedSetaffinity(tid, &set)
		}
	}
	return do()
}

// seek has threads read a file from its beginning, whose position is theirs together.
func seek(a arguments) error {
	f, err := os.CreateTemp("", "workload-")
	if err != nil {
		return err
	}
	defer f.Close()
	os.Remove(f.Name())
	if _, err := f.Write(make([]byte, 1<<16)); err != nil {
		return err
	}
	fd := f.Fd()
	return together(a.duration(), func() {
		var b [1 << 16]byte
		unix.RawSyscall(unix.SYS_LSEEK, fd, 0, 0)
		unix.RawSyscall(unix.SYS_READ, fd, uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)))
	})
}

var word [16]uint32

// waitNot waits for a value that is not there, which takes the lock of waiters.
func waitNot() {
	const wait = 0
	unix.RawSyscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(&word[0])), wait, 1, 0, 0, 0)
}

func mapOnce() {
	if mem, err := pages(1); err == nil {
		_ = unix.Munmap(mem)
	}
}
