package check

// Stacks and symbols: stack(), ustack(), jstack(), whose value is a dt_stack_t,
// and the functions whose value is an address that is shown as text.

import (
	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

// How many frames ustack() and jstack() have unless they are told.
const (
	defaultUserFrames = 100
	defaultJitFrames  = 50
)

// stackTags are the functions that take a stack, with the tags of their
// arguments: the number of frames, and the size of a table of strings.
var stackTags = map[string]struct{ frames, strings string }{
	"stack":  {"D_STACK_SIZE", ""},
	"ustack": {"D_USTACK_FRAMES", "D_USTACK_STRSIZE"},
	"jstack": {"D_USTACK_FRAMES", "D_USTACK_STRSIZE"},
}

func isStack(name string) bool { return stackTags[name].frames != "" }

// symbolic are the functions whose value is an address shown as text: of the
// kernel, or of the current process.
var symbolic = map[string]bool{
	"sym": true, "func": true, "mod": true,
	"usym": true, "ufunc": true, "umod": true, "uaddr": true,
}

func (c *checker) symbol(x *syntax.Call, name string) Expr {
	c.argCount(x, name, 1, 1)
	e := c.decayed(c.expr(x.Args[0]))
	if !e.Type().IsScalar() || space(e) == ctype.SpaceScratch {
		c.protoArg(x.Args[0].Pos(), name+"( )", "arg", 0, "uintptr_t", e.Type())
	}
	t := ctype.TSym
	if name[0] == 'u' {
		t = ctype.TUsym
	}
	return &SymExpr{Typed{x.Pos(), t}, name, c.convert(e, ctype.TUintptr)}
}

func (c *checker) stack(x *syntax.Call, name string) Expr {
	tags := stackTags[name]
	most := 1
	if tags.strings != "" {
		most = 2
	}
	c.argCount(x, name, 0, most)
	frames := c.frames[name]
	if len(x.Args) > 0 {
		n := c.stackArg(x, name, 0, tags.frames, 1, "a non-zero positive integer constant")
		frames = int(min(n, int64(c.prog.Maxframes)))
	}
	out := &StackExpr{Typed: Typed{x.Pos(), ctype.TStack}, Frames: min(frames, c.prog.Maxframes), User: name != "stack"}
	if len(x.Args) > 1 {
		out.Strings = c.stackArg(x, name, 1, tags.strings, 0, "a positive integer constant")
	}
	return out
}

// stackArg checks a constant argument that is at least low.
func (c *checker) stackArg(x *syntax.Call, name string, i int, tag string, low int64, want string) int64 {
	n, ok := c.constant(x.Args[i])
	if !ok {
		if e := c.expr(x.Args[i]); !e.Type().IsInteger() {
			c.protoArg(x.Args[i].Pos(), name+"( )", "arg", i, "uint32_t", e.Type())
		}
	}
	if !ok || n < low {
		c.fail(x.Args[i].Pos(), tag, "%s( ) argument #%d must be %s", name, i+1, want)
	}
	return n
}

// frameOption applies an option that sets how many frames stacks have.
func (c *checker) frameOption(o Option) {
	n, ok := ParseCount(o.Value, o.Value != "")
	if !ok || n < 1 || n > maxFrames {
		c.optionError(o.Pos, o.Name, o.Value, ErrOptionValue)
	}
	switch o.Name {
	case "stackframes":
		c.frames["stack"] = int(n)
	case "ustackframes":
		c.frames["ustack"] = int(n)
	case "jstackframes":
		c.frames["jstack"] = int(n)
	case "maxframes":
		c.prog.Maxframes = int(n)
	}
}

// ofStack reports whether an expression is a member of the value of stack() and
// its like, which is nowhere.
func ofStack(e Expr) bool {
	m, ok := e.(*Member)
	if !ok {
		return false
	}
	_, ok = m.X.(*StackExpr)
	return ok
}
