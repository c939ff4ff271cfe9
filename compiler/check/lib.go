package check

// The D library's types, translators and inlines are D source in dlib. A text is
// read when the script names the first thing that it defines, and its
// declarations go into the same tables as the script's.
//
// Only the library may ask whether the kernel has a member, since members come
// and go with versions of the kernel:
//
//	__exists((unsigned int)T->__state) ? (unsigned int)T->__state : (unsigned int)T->state
//
// Both members are relocated on the host. A member that the kernel types at hand
// do not have is taken to have the type of the cast around it.

import (
	"strings"

	"dtc/compiler/ctype"
	"dtc/compiler/dlib"
	"dtc/compiler/syntax"
)

// Exists asks whether the host's kernel has a member. It is an int.
type Exists struct {
	Typed
	Of *ctype.Type
	M  ctype.Member
}

const (
	existsName = "__exists"
	pathOf     = "dt_d_path"
)

// walks are the functions of runtime/bpf that only the library may call, with
// what they give; each argument is passed as a number.
var walks = map[string]*ctype.Type{
	"__path":        ctype.TString, // dt_file_path
	"__biodentry":   ctype.TUint64, // dt_bio_dentry and so on
	"__biomount":    ctype.TUint64,
	"__inodedentry": ctype.TUint64,
	"__inodemount":  ctype.TUint64,
}

func inLibrary(pos syntax.Pos) bool {
	return dlib.IsFile(pos.File) || strings.HasPrefix(pos.File, siteFile)
}

// library reads the text that defines a name and reports whether there is one
// that was not read before. Tags have their keyword in front.
func (c *checker) library(name string) bool {
	if c.nolibs {
		return false
	}
	return c.libraryText(dlib.File(name))
}

func (c *checker) libraryText(file string) bool {
	if file == "" || c.libraries[file] {
		return false
	}
	c.libraries[file] = true
	tree, err := syntax.Parse(file, []byte(dlib.Source(file)), syntax.Options{IsType: IsType(c.btf)})
	if err != nil {
		c.fail(syntax.Pos{File: file, Line: 1, Col: 1}, "D_UNKNOWN", "failed to read the D library: %v", err)
	}
	clause, env := c.clause, c.env
	c.clause, c.env = nil, nil
	for _, d := range tree.Decls {
		c.attempt(func() { c.decl(d) })
	}
	c.clause, c.env = clause, env
	return true
}

// exists checks __exists((T)x->m).
func (c *checker) exists(x *syntax.Call) Expr {
	c.argCount(x, existsName, 1, 1)
	e := c.expr(x.Args[0])
	if conv, ok := e.(*Conv); ok {
		e = conv.X
	}
	m, ok := e.(*Member)
	if !ok {
		c.fail(x.Pos(), "D_UNKNOWN", "%s takes a member", existsName)
	}
	return &Exists{Typed{x.Pos(), ctype.TInt}, m.Of, m.M}
}

// castOperand checks the operand of a cast. In the library the cast gives an
// unknown member its type.
func (c *checker) castOperand(x syntax.Expr, t *ctype.Type) Expr {
	if m, ok := syntax.Unparen(x).(*syntax.Member); ok && inLibrary(m.Pos()) {
		c.wanted = t
	}
	return c.expr(x)
}

// absent is a member that the kernel types at hand do not have; nil where that
// is an error.
func absent(want, of *ctype.Type, name string) *ctype.Member {
	if want == nil || !of.Resolve().Kernel {
		return nil
	}
	return &ctype.Member{Name: name, Type: want}
}

// walk checks a call of one of walks.
func (c *checker) walk(x *syntax.Call, name string, result *ctype.Type) Expr {
	out := &Call{Typed: Typed{x.Pos(), result}, Fn: name}
	for _, a := range x.Args {
		out.Args = append(out.Args, c.expr(a))
	}
	return out
}

// dPath checks d_path(p), which is an inline of the library.
func (c *checker) dPath(x *syntax.Call) Expr {
	c.checkArgs(x, "d_path")
	c.library(pathOf)
	s := c.globals[pathOf]
	if s == nil || s.inline == nil {
		c.fail(x.Pos(), "D_TYPE_ERR", "failed to lookup struct path: %v", c.typesError())
	}
	return c.expand(s, x.Args, x.Pos())
}
