package check

import (
	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

// pointer is the parameter of a subroutine that takes a pointer to anything.
var pointer = ctype.PointerTo(ctype.TVoid)

func init() {
	str, scratch := ctype.TString, pointer.InSpace(ctype.SpaceScratch)
	dev := ctype.KernelTypedef("dev_t")
	add := func(name string, result *ctype.Type, optional int, params ...*ctype.Type) {
		subroutines[name] = &signature{result, params, optional}
	}
	add("strjoin", str, 0, str, str)
	add("substr", str, 1, str, ctype.TInt, ctype.TInt)
	add("index", ctype.TInt, 1, str, str, ctype.TInt)
	add("rindex", ctype.TInt, 1, str, str, ctype.TInt)
	add("strchr", str, 0, str, ctype.TChar)
	add("strrchr", str, 0, str, ctype.TChar)
	add("strstr", str, 0, str, str)
	add("strtok", str, 0, str, str)
	add("basename", str, 0, str)
	add("dirname", str, 0, str)
	add("cleanpath", str, 0, str)
	add("lltostr", str, 1, ctype.TInt64, ctype.TInt)
	add("strtoll", ctype.TInt64, 1, str, ctype.TInt)
	add("toupper", str, 0, str)
	add("tolower", str, 0, str)
	for _, name := range []string{"htons", "ntohs"} {
		add(name, ctype.TUint16, 0, ctype.TUint16)
	}
	for _, name := range []string{"htonl", "ntohl"} {
		add(name, ctype.TUint32, 0, ctype.TUint32)
	}
	for _, name := range []string{"htonll", "ntohll"} {
		add(name, ctype.TUint64, 0, ctype.TUint64)
	}
	add("getmajor", dev, 0, dev)
	add("getminor", dev, 0, dev)
	add("rand", ctype.TInt, 0)
	add("inet_ntoa", str, 0, pointer)
	add("inet_ntoa6", str, 1, pointer, ctype.TInt)
	add("inet_ntop", str, 0, ctype.TInt, pointer)
	add("link_ntop", str, 0, ctype.TInt, pointer)
	add("json", str, 0, str, str)
	add("memstr", str, 0, pointer, ctype.TChar, ctype.TSize)
	add("alloca", scratch, 0, ctype.TSize)
	add("bcopy", ctype.TVoid, 0, pointer, scratch, ctype.TSize)
	add("copyinto", ctype.TVoid, 0, ctype.TUintptr, ctype.TSize, scratch)
}

// passed is an argument as the code generator wants it: a string or NULL, a pointer
// to any memory, or a number of the parameter's type.
func (c *checker) passed(x *syntax.Call, name string, i int, e Expr, t *ctype.Type) Expr {
	switch {
	case t.Is(ctype.String):
		if isNull(e) {
			return e
		}
	case t.Is(ctype.Pointer):
		if space := t.Resolve().Space; space == ctype.SpaceScratch && !isScratch(e) {
			c.fail(x.Args[i].Pos(), "D_PROTO_ARG", "%s( ) argument #%d is incompatible with prototype:\n\tprototype: alloca pointer\n\t argument: non-alloca pointer", name, i+1)
		}
		return c.decayed(e)
	}
	return c.fit(e, t)
}

func isConst(e Expr) bool {
	_, ok := e.(*Const)
	return ok
}

func isScratch(e Expr) bool { return e.Type().Is(ctype.Pointer) && space(e) == ctype.SpaceScratch }
