package emit

// Values of a traced program that are in registers. A structure there is put
// together on the stack, from which LLVM takes again what the script reads of it.

import (
	"github.com/llir/llvm/ir/types"

	"dtc/compiler/check"
)

// partsPlace puts the words of a value into memory.
func (f *fn) partsPlace(e *check.Parts) place {
	mem := f.alloca(types.NewArray(uint64(len(e.Words)), i64))
	ptr := f.b.NewBitCast(mem, i8ptr)
	for i, w := range e.Words {
		f.store(f.scalar(w), f.offset(ptr, int64(8*i)))
	}
	return place{ptr: ptr}
}
