package check

// Names with a scope, mod`name. For types D is the scope of the program's own
// declarations and C that of the language; any other scope is a module of the
// kernel, of which vmlinux is one. A tag that its scope does not have is an
// incomplete type, as any tag that nobody defines. For values every scope is a
// module.

import (
	"errors"

	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

const (
	scopeD = "D"
	scopeC = "C"
)

// isScopedType reports whether module`name is a type of the kernel. The
// program's own are known to the parser.
func isScopedType(types *ctype.BTF, module, name string) bool {
	if types == nil || module == "" || module == scopeD || module == scopeC {
		return false
	}
	_, err := types.Typedef(name, module)
	return err == nil
}

// scopedType finds a type name of scope D; nil where the scope is another.
func (c *checker) scopedType(x *syntax.NamedType) *ctype.Type {
	if x.Module != scopeD {
		return nil
	}
	t := c.typedefs[x.Name]
	if t == nil {
		c.fail(x.Pos(), "D_TYPE_ERR", "failed to lookup D`%s: %v", x.Name, ctype.ErrNoType)
	}
	return t
}

// scopedTag finds a struct, union or enum of a scope.
func (c *checker) scopedTag(pos syntax.Pos, kind ctype.Kind, key, tag, module string) *ctype.Type {
	switch module {
	case scopeD:
		if t := c.tags[key]; t != nil {
			return t
		}
	case scopeC:
	default:
		t, err := c.btf.Struct(kind, tag, module)
		if err == nil {
			return t
		}
		if !errors.Is(err, ctype.ErrNoType) {
			c.fail(pos, "D_TYPE_ERR", "failed to lookup %s`%s: %v", module, key, err)
		}
	}
	return &ctype.Type{Kind: kind, Name: tag, Module: module}
}
