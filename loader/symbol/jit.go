package symbol

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// Code that is made at run time lies in no file. Programs that make it may write
// its names to /tmp/perf-PID.map, in their own root or in ours, a line for each piece:
//
//	START SIZE name                     (both in hexadecimal)
//
// Everybody may make a file in /tmp: it counts only if it belongs to the user of the process, to
// root or to us. What is read of it is bounded.

type jitFunc struct {
	start, size uint64
	name        string
}

const (
	maxJit      = 16 << 20 // bytes of a file of names
	maxJitFuncs = 1 << 18
)

// generated finds code made at run time.
func (q *process) generated(pid uint32, addr uint64) (jitFunc, bool) {
	q.readJit(pid)
	i, _ := slices.BinarySearchFunc(q.jit, addr, func(f jitFunc, addr uint64) int {
		if f.start > addr {
			return 1
		}
		return -1
	})
	if i == 0 || addr-q.jit[i-1].start >= q.jit[i-1].size {
		return jitFunc{}, false
	}
	return q.jit[i-1], true
}

// readJit reads the file of names when it has grown.
func (q *process) readJit(pid uint32) {
	inner := pid
	if n, user, ok := statusOf(pid); ok {
		inner, q.user = n, user
	}
	for _, name := range []fileName{
		{rootOf(pid), fmt.Sprintf("/tmp/perf-%d.map", inner)}, {"", fmt.Sprintf("/tmp/perf-%d.map", pid)},
	} {
		f, err := openIn(name.root, name.path)
		if err != nil {
			continue
		}
		size, ok := q.jitSize(f)
		if ok && size != q.jitLen {
			q.jit, q.jitLen = parseJit(io.LimitReader(f, maxJit)), size
		}
		_ = f.Close()
		if ok {
			return
		}
	}
}

// jitSize is the size of a file of names, if its owner may say what the process's code is called.
func (q *process) jitSize(f *os.File) (int64, bool) {
	info, err := f.Stat()
	if err != nil {
		return 0, false
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	return info.Size(), ok && (st.Uid == 0 || st.Uid == q.user || st.Uid == uint32(os.Geteuid()))
}

// statusOf is the number of a process in its own namespace, and its user.
func statusOf(pid uint32) (inner, user uint32, ok bool) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0, false
	}
	return parseStatus(string(text), pid)
}

// parseStatus reads the lines "NSpid: OUTER ... INNER", which old kernels do not have, and
// "Uid: REAL EFFECTIVE ...".
func parseStatus(text string, pid uint32) (inner, user uint32, ok bool) {
	inner = pid
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		switch fields[0] {
		case "NSpid:":
			if n, err := strconv.ParseUint(fields[len(fields)-1], 10, 32); err == nil {
				inner = uint32(n)
			}
		case "Uid:":
			n, err := strconv.ParseUint(fields[min(2, len(fields)-1)], 10, 32)
			user, ok = uint32(n), err == nil
		}
	}
	return inner, user, ok
}

// parseJit reads names of generated code. Of pieces that overlap the later one is
// right: the memory was used again.
func parseJit(r io.Reader) []jitFunc {
	var list []jitFunc
	lines := bufio.NewScanner(r)
	for lines.Scan() && len(list) < maxJitFuncs {
		fields := strings.SplitN(lines.Text(), " ", 3)
		if len(fields) < 3 {
			continue
		}
		start, err := strconv.ParseUint(strings.TrimPrefix(fields[0], "0x"), 16, 64)
		size, err2 := strconv.ParseUint(strings.TrimPrefix(fields[1], "0x"), 16, 64)
		if err == nil && err2 == nil && fields[2] != "" {
			list = append(list, jitFunc{start, size, fields[2]})
		}
	}
	slices.SortStableFunc(list, func(a, b jitFunc) int { return cmp.Compare(a.start, b.start) })
	last := list[:0]
	for i, f := range list {
		if i+1 < len(list) && list[i+1].start == f.start {
			continue
		}
		last = append(last, f)
	}
	return last
}
