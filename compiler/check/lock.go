package check

// Subroutines on the kernel's locks. Their parameters are kernel structures,
// which are looked up when a script uses them. The rw_ family takes a rwlock_t,
// as DTrace's does, or a struct rw_semaphore.

import (
	"strings"

	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

// lockFuncs gives the parameter of each.
var lockFuncs = map[string]string{
	"mutex_owned": "struct mutex *", "mutex_owner": "struct mutex *",
	"mutex_type_adaptive": "struct mutex *", "mutex_type_spin": "struct mutex *",
	"rw_iswriter": "rwlock_t *", "rw_read_held": "rwlock_t *", "rw_write_held": "rwlock_t *",
}

// Semaphore is what follows the name of a function of the rw_ family that is
// called with a struct rw_semaphore.
const Semaphore = " semaphore"

func (c *checker) lockCall(x *syntax.Call, name string) Expr {
	c.argCount(x, name, 1, 1)
	out := &Call{Typed: Typed{x.Pos(), ctype.TInt}, Fn: name}
	e := c.decayed(c.expr(x.Args[0]))
	want, err := c.spelled(lockFuncs[name])
	if err != nil {
		c.fail(x.Pos(), "D_TYPE_ERR", "failed to lookup type %s: %v", lockFuncs[name], c.typesError())
	}
	if want.Resolve().Elem.Is(ctype.Struct) && isSemaphore(e.Type()) && lockFuncs[name] == "rwlock_t *" {
		want, out.Fn = e.Type(), name+Semaphore
	}
	if !c.argument(want, e) {
		c.protoArg(x.Args[0].Pos(), name+"( )", "arg", 0, lockFuncs[name], e.Type())
	}
	if name == "mutex_owner" {
		out.T = curthread(c)
	}
	out.Args = []Expr{c.fit(e, want)}
	return out
}

func isSemaphore(t *ctype.Type) bool {
	r := t.Resolve()
	return r.Kind == ctype.Pointer && r.Elem.Is(ctype.Struct) && r.Elem.Resolve().Name == "rw_semaphore"
}

// IsLockFunc reports whether a Call's function is one on locks.
func IsLockFunc(fn string) bool {
	return lockFuncs[strings.TrimSuffix(fn, Semaphore)] != ""
}
