// Workload causes events that tests count: a static program whose arguments are
// steps, separated by commas, done in order on one thread.
//
//	workload getppid 1000 , read 3 100 , open /nowhere 2
//
//	getppid N      N calls of getppid(2), with 11 to 16 where calls have arguments
//	read N SIZE    N reads of SIZE bytes from /dev/zero, at file descriptor 99
//	write N SIZE   N writes of SIZE bytes to /dev/null, at file descriptor 98
//	text S         one write of the string S to file descriptor 98
//	open PATH N    N calls of openat(AT_FDCWD, PATH, O_RDONLY, 0123)
//	close N        N calls of close(-1)
//	fork N         N children, one after the other, each of which executes "workload"
//	packet TEXT    one datagram to itself, through a Unix socket
//	name NAME      take a name (comm)
//	reset          set the scheduler's reset-on-fork flag
//	signal N       N signals to itself that are ignored (SIGURG)
//	block PATH N   N reads of 4096 bytes from the disk PATH, past the kernel's cache
//	fsync PATH N   a file PATH of N bytes, written to its disk and removed
//	xfs NAME N     the same of NAME in an xfs of its own, on a loop device
//	nfs NAME N     a file of N bytes, written to an NFS of its own, and read
//	map PATH AT N  N mappings of a page of the file PATH, at its page AT
//	yield N        N calls of sched_yield(2)
//	alternate N    N calls of getppid(2) on each of two processors, in turn
//	tcp PORT V     a connection to itself, one that is refused, five bytes; over IPv6 if V is 6
//	udp PORT V     a packet of five bytes to itself
//	cork PORT V    a packet of five bytes, made by two calls, to a port that nobody listens at
//	cross PORT V   a connection to itself whose ends close at the same time, in a network of its own
//	malformed N    N packets whose headers are wrong, which are not sent
//	forward N      a packet that the host forwards to itself, with a life of N hops, likewise
//	compete MS     two threads busy on one processor; prints for how many microseconds they waited
//	say TEXT       print a line
//	sleep MS
//	spin MS        keep a processor busy; have so much of its time too, where others want it
//	files DIR      make DIR the current folder, and open files of each kind at 90 to 95
//	chroot DIR     make DIR the root
//	peak CMD...    run a command, and print how many KiB it had at most
//	run CMD...     run a command to its end
//	container DIR PROGRAM NAME ARG...
//	               run a copy of PROGRAM as NAME, in a file system of its own at DIR, and as process 1
//	exec CMD...    become a command; what follows a comma is its
//	module FILE    load a module of the kernel, dummy, from a file, and remove it
//	insert FILE    load it
//	remove         remove it
//	dummy          use it until killed: take its network device up and down
//	storm MS FILE  see storm.go
//	wait           until standard input ends
//	pid FILE       write its pid to a file
//	status N       leave with a status
//	die            be killed by SIGKILL
//
// The Go runtime makes system calls of its own, but none with these numbers and
// arguments.
package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	firstFile = 90

	zeroFD = 99
	nullFD = 98

	openMode = 0o123 // tells these calls from those of the Go runtime
)

// after is what to undo when all steps are done, last first.
var after []func()

func main() {
	runtime.LockOSThread()
	for args := os.Args[1:]; args != nil; {
		if len(args) > 1 && args[0] == "exec" {
			become(args[1:])
		}
		if len(args) > 3 && (args[0] == "container" || args[0] == "inside") {
			if err := container(args[0] == "inside", args[1], args[2], args[3:]); err != nil {
				fmt.Fprintf(os.Stderr, "workload: %q: %v\n", args, err)
				os.Exit(1)
			}
			return
		}
		var step []string
		step, args = cut(args)
		if err := run(step); err != nil {
			fmt.Fprintf(os.Stderr, "workload: %v: %v\n", step, err)
			os.Exit(1)
		}
	}
	for _, undo := range slices.Backward(after) {
		undo()
	}
}

// become runs a command in this process.
func become(args []string) {
	path, err := exec.LookPath(args[0])
	if err == nil {
		err = unix.Exec(path, args, os.Environ())
	}
	fmt.Fprintf(os.Stderr, "workload: %q: %v\n", args, err)
	os.Exit(1)
}

// cut returns the first step and the arguments after its comma, nil if it was the last.
func cut(args []string) (step, rest []string) {
	if end := slices.Index(args, ","); end >= 0 {
		return args[:end], args[end+1:]
	}
	return args, nil
}

func run(step []string) error {
	if len(step) == 0 {
		return nil
	}
	do, ok := steps[step[0]]
	if !ok {
		return fmt.Errorf("no such step")
	}
	return do(arguments(step[1:]))
}

type arguments []string

func (a arguments) text(i int) string {
	if i < len(a) {
		return a[i]
	}
	return ""
}

func (a arguments) number(i int) int {
	n, err := strconv.Atoi(a.text(i))
	if err != nil {
		return 1
	}
	return n
}

func (a arguments) duration() time.Duration { return time.Duration(a.number(0)) * time.Millisecond }

var steps = map[string]func(arguments) error{
	"getppid": func(a arguments) error {
		for range a.number(0) {
			unix.RawSyscall6(unix.SYS_GETPPID, 11, 12, 13, 14, 15, 16)
		}
		return nil
	},
	"read": func(a arguments) error { return transfer(unix.SYS_READ, "/dev/zero", zeroFD, a.number(0), a.number(1)) },
	"write": func(a arguments) error {
		return transfer(unix.SYS_WRITE, "/dev/null", nullFD, a.number(0), a.number(1))
	},
	"text": func(a arguments) error {
		return transferBytes(unix.SYS_WRITE, "/dev/null", nullFD, 1, append([]byte(a.text(0)), 0))
	},
	"open": open,
	"close": func(a arguments) error {
		for range a.number(0) {
			unix.RawSyscall(unix.SYS_CLOSE, ^uintptr(0), 0, 0)
		}
		return nil
	},
	"fork": func(a arguments) error {
		self, err := os.Executable()
		for range a.number(0) {
			if err == nil {
				err = exec.Command(self).Run()
			}
		}
		return err
	},
	"name":   func(a arguments) error { return unix.Prctl(unix.PR_SET_NAME, address(a.text(0)), 0, 0, 0) },
	"run":    func(a arguments) error { return exec.Command(a.text(0), a[1:]...).Run() },
	"peak":   func(a arguments) error { return peak(a) },
	"packet": func(a arguments) error { return packet(a.text(0)) },
	"reset":  func(arguments) error { return resetOnFork() },
	"signal": func(a arguments) error {
		signal.Ignore(unix.SIGURG)
		for range a.number(0) {
			unix.RawSyscall(unix.SYS_TGKILL, uintptr(os.Getpid()), uintptr(unix.Gettid()), uintptr(unix.SIGURG))
		}
		return nil
	},
	"yield": func(a arguments) error {
		for range a.number(0) {
			unix.RawSyscall(unix.SYS_SCHED_YIELD, 0, 0, 0)
		}
		return nil
	},
	"alternate": func(a arguments) error { return alternate(a.number(0)) },
	"block":     func(a arguments) error { return readDisk(a.text(0), a.number(1)) },
	"flush":     func(a arguments) error { return flushDisk(a.text(0), a.number(1)) },
	"fsync":     func(a arguments) error { return writeThrough(a.text(0), a.number(1)) },
	"xfs":       mountXFS,
	"nfs":       mountNFS,
	"map":       func(a arguments) error { return mapFile(a.text(0), a.number(1), a.number(2)) },
	"tcp":       connectTCP,
	"udp":       sendUDP,
	"cork":      corkUDP,
	"compete":   compete,
	"cross":     crossTCP,
	"forward":   forward,
	"malformed": malformed,
	"say":       func(a arguments) error { fmt.Println(a.text(0)); return nil },
	"sleep":     func(a arguments) error { time.Sleep(a.duration()); return nil },
	"spin":      func(a arguments) error { return spin(a.duration()) },
	"files":     func(a arguments) error { return openFiles(a.text(0)) },
	"chroot":    chroot,
	"wait":      func(arguments) error { _, err := io.Copy(io.Discard, os.Stdin); return err },
	"pid":       func(a arguments) error { return os.WriteFile(a.text(0), fmt.Appendln(nil, os.Getpid()), 0o666) },
	"die":       func(arguments) error { return unix.Kill(os.Getpid(), unix.SIGKILL) },
	"storm":     storm,
	"module": func(a arguments) error {
		if err := loadModule(a.text(0)); err != nil {
			return err
		}
		return removeModule()
	},
	"insert": func(a arguments) error { return loadModule(a.text(0)) },
	"remove": func(arguments) error { return removeModule() },
	"dummy":  func(arguments) error { return useDummy() },
	"status": func(a arguments) error { os.Exit(a.number(0)); return nil },
}

func transfer(call uintptr, path string, fd, n, size int) error {
	return transferBytes(call, path, fd, n, make([]byte, size))
}

// transferBytes makes n calls of the whole buffer on path, opened as fd.
func transferBytes(call uintptr, path string, fd, n int, buf []byte) error {
	f, err := unix.Open(path, unix.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := unix.Dup3(f, fd, 0); err != nil {
		return err
	}
	for range n {
		unix.RawSyscall(call, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(buf))), uintptr(len(buf)))
	}
	return nil
}

func open(a arguments) error {
	path, at := address(a.text(0)), unix.AT_FDCWD
	for range a.number(1) {
		fd, _, errno := unix.RawSyscall6(unix.SYS_OPENAT, uintptr(at), path, unix.O_RDONLY, openMode, 0, 0)
		if errno == 0 {
			unix.Close(int(fd))
		}
	}
	return nil
}

// kept holds what the kernel was given the address of.
var kept [][]byte

func address(s string) uintptr {
	b := append([]byte(s), 0)
	kept = append(kept, b)
	return uintptr(unsafe.Pointer(unsafe.SliceData(b)))
}

func packet(text string) error {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	if _, err := unix.Write(fds[0], []byte(text)); err != nil {
		return err
	}
	_, err = unix.Read(fds[1], make([]byte, len(text)))
	return err
}

func resetOnFork() error {
	const schedResetOnFork = 0x40000000
	priority := int32(0)
	_, _, errno := unix.RawSyscall(unix.SYS_SCHED_SETSCHEDULER, 0, schedResetOnFork, uintptr(unsafe.Pointer(&priority)))
	if errno != 0 {
		return errno
	}
	return nil
}

// openFiles opens, from descriptor 90 on, a file, one that is deleted, a socket, a
// pipe, a poll set and a file in memory. The folder goes with the program.
func openFiles(dir string) error {
	made := dir
	for up := filepath.Dir(dir); !exists(up); up = filepath.Dir(up) {
		made = up
	}
	if !exists(made) {
		after = append(after, func() { os.RemoveAll(made) })
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := os.Chdir(dir); err != nil {
		return err
	}
	create := func(name string) (int, error) { return unix.Open(name, unix.O_RDWR|unix.O_CREAT, 0o600) }
	openers := []func() (int, error){
		func() (int, error) { return create("kept") },
		func() (int, error) { return create("gone") },
		func() (int, error) { return unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0) },
		func() (int, error) {
			var ends [2]int
			err := unix.Pipe2(ends[:], 0)
			return ends[0], err
		},
		func() (int, error) { return unix.EpollCreate1(0) },
		func() (int, error) { return unix.MemfdCreate("text", 0) },
	}
	for i, open := range openers {
		fd, err := open()
		if err == nil {
			err = unix.Dup3(fd, firstFile+i, 0)
		}
		if err != nil {
			return err
		}
	}
	return os.Remove("gone")
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// chroot changes the root until the program ends.
func chroot(a arguments) error {
	old, err := unix.Open("/", unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	after = append(after, func() {
		if unix.Fchdir(old) == nil {
			unix.Chroot(".")
		}
	})
	return unix.Chroot(a.text(0))
}

func readDisk(path string, n int) error {
	const size = 4096
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_DIRECT, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	buf, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON) // at a page's start
	if err != nil {
		return err
	}
	for range n {
		if _, err := unix.Pread(fd, buf, 0); err != nil {
			return err
		}
	}
	return nil
}

// writeThrough writes bytes to a file, waits until they are on the disk, and removes the file.
func writeThrough(path string, n int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer os.Remove(path)
	defer f.Close()
	if _, err := f.Write(make([]byte, n)); err != nil {
		return err
	}
	return f.Sync()
}

// flushDisk has a disk write what it holds back, n times.
func flushDisk(path string, n int) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	for range n {
		if err := f.Sync(); err != nil {
			return err
		}
	}
	return nil
}

// peak prints the most memory that a command had. The kernel counts that of the
// process that starts it, too, which here is small.
func peak(command []string) error {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return err
	}
	_, err := fmt.Println(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
	return err
}

const longestSpin = 20 * time.Second // with others

func spin(d time.Duration) error {
	begin := time.Now()
	had, err := cpuTime()
	for now := had; err == nil && (time.Since(begin) < d || now-had < d && time.Since(begin) < longestSpin); {
		for pause := time.Now().Add(time.Millisecond); time.Now().Before(pause); {
		}
		now, err = cpuTime()
	}
	return err
}

// cpuTime is what this process has had.
func cpuTime() (time.Duration, error) {
	var used unix.Rusage
	err := unix.Getrusage(unix.RUSAGE_SELF, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()), err
}
