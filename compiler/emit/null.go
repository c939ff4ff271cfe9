package emit

// Global and this-> strings that the script sets to NULL have a word behind them
// that says so. Unset they are empty, not NULL.

import (
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/plan"
)

// stringMemory is the memory of a global or this-> string, nil for others.
func (f *fn) stringMemory(v *plan.Var) value.Value {
	switch v.Home {
	case plan.HomeBss:
		return bytePtr(f.bss(v))
	case plan.HomeThis:
		return f.thisBlock(v)
	}
	return nil
}

// nullFlag is the word behind a string: not 0 for NULL.
func (f *fn) nullFlag(v *plan.Var) value.Value {
	return f.offset(f.stringMemory(v), int64(v.Size-8))
}

// assignNullable stores s, which may be NULL.
func (f *fn) assignNullable(v *plan.Var, s text, write func()) {
	set := func() {
		write()
		f.store(c64(0), f.nullFlag(v))
	}
	if s.null == nil {
		set()
		return
	}
	f.either(s.null, func() { f.store(c64(1), f.nullFlag(v)) }, set)
}
