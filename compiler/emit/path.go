package emit

import (
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
)

// A path is made in memory of its own: the words that dt_file_path of runtime/bpf
// shares among its steps, and a buffer that it fills from the end. A path that
// is longer than the buffer has lost its beginning.
const (
	pathWords  = 16
	fileWords  = 32   // of the functions of biofile.c
	pathBuffer = 1024 // at least; a power of two
	pathSlack  = 264  // behind the buffer: one name, and the NUL
)

func (f *fn) path(e *check.Call) text {
	dst := f.temp()
	n := int64(pathBuffer)
	for n < f.strsize() {
		n *= 2
	}
	area := f.scratchPtr(f.blockTemp(pathWords*8 + int(n) + pathSlack))
	f.inner(func() {
		for i, a := range e.Args {
			f.store(f.scalar(a), f.as(f.offset(area, int64(i)*8), i64))
		}
		buf := f.offset(area, pathWords*8)
		at := f.clamp(f.routine("dt_file_path", []int64{n}, f.as(area, i64), buf), n)
		f.helper(helperProbeReadKernStr, i64, dst, c32(f.strsize()), f.b.NewGetElementPtr(i8, buf, at))
	})
	return f.stringAt(dst)
}

// fileWalks are the functions of biofile.c by the names that the library has for them.
var fileWalks = map[string]string{
	"__biodentry": "dt_bio_dentry", "__biomount": "dt_bio_mount",
	"__inodedentry": "dt_inode_dentry", "__inodemount": "dt_inode_mount",
}

// fileWalk calls one of them, which takes words as dt_file_path does.
func fileWalk(routine string) func(*fn, *check.Call) value.Value {
	return func(f *fn, e *check.Call) value.Value {
		area := f.scratchPtr(f.blockTemp(fileWords * 8))
		f.inner(func() {
			for i, a := range e.Args {
				f.store(f.scalar(a), f.as(f.offset(area, int64(i)*8), i64))
			}
		})
		return f.routine(routine, nil, f.as(area, i64))
	}
}
