package probe

import (
	_ "embed"
	"strings"
	"sync"
)

// syscallArgs lists the system calls by the number of their arguments, which
// is the same on every kernel: a line is the number and the names.
//
//go:embed syscall_args.txt
var syscallArgs string

var argCounts = sync.OnceValue(func() map[string]int {
	counts := map[string]int{}
	for n, line := range strings.Split(strings.TrimSpace(syscallArgs), "\n") {
		for _, name := range strings.Fields(line)[1:] {
			counts[name] = n
		}
	}
	return counts
})

// Arguments is the number of arguments that the entry of a system call has, if
// that is known.
func (p *Probe) Arguments() (n int, known bool) {
	if p.Provider != providerSyscall || p.Return {
		return 0, false
	}
	n, known = argCounts()[p.Function]
	return n, known
}
