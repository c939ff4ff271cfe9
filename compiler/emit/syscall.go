package emit

import (
	"strings"

	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/object"
)

// syscallArgument is argument n at the entry of a system call: 0 where the call
// has fewer, whatever its register holds.
func (f *fn) syscallArgument(n int) value.Value {
	has, known := f.hasArgument(n)
	if known && !has {
		return c64(0)
	}
	v := f.syscallRegister(n)
	if known {
		return v
	}
	count := f.b.NewSub(f.probeWord(object.WordArgs), c64(1)) // not known: the largest number
	missing := f.b.NewICmp(enum.IPredULE, count, c64(int64(n)))
	return f.choose(missing, func() value.Value { return c64(0) }, func() value.Value { return v })
}

func (f *fn) syscallRegister(n int) value.Value {
	if f.kind == object.Tracepoint {
		return f.recordWord(16 + 8*n)
	}
	return f.regsWord(f.machine().syscallArgs[n])
}

// hasArgument reports whether each system call that enables the clause has
// argument n, or none has; known is false if they differ, or are not named. What
// a probe is made of is only asked for arguments that it has.
func (f *fn) hasArgument(n int) (has, known bool) {
	if f.native || f.clause == nil {
		return true, true
	}
	for i, p := range f.clause.Probes {
		count, named := check.SyscallArguments(p.Function)
		if p.ID != 0 || !named || strings.ContainsAny(p.Function, "$") || i > 0 && has != (n < count) {
			return false, false
		}
		has = n < count
	}
	return has, len(f.clause.Probes) > 0
}
