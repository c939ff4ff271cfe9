package emit

// The time of records: always where the plan says so or the program fires seldom,
// else if the loader asks for it. It is the time of the firing, so that it costs
// nothing where that is known. A record without it has zero there.

import (
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/plan"
	"dtc/object"
)

// recordTime is the time of a record that is being written.
func (f *fn) recordTime(timed bool) value.Value {
	if timed || f.isError || plan.ClassTimed(f.class) {
		return f.timestamp()
	}
	clock := f.clockCell()
	flag := f.global(f.m.variable(object.VarTemporal, 4, true))
	f.when(f.b.NewICmp(enum.IPredNE, flag, c64(0)), func() { f.timestamp() })
	return f.b.NewLoad(i64, clock)
}
