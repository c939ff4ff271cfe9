package check

import "dtc/compiler/ctype"

// pointer is the parameter of a subroutine that takes a pointer to anything.
var pointer = ctype.PointerTo(ctype.TVoid)

func init() {
	str, scratch := ctype.TString, pointer.InSpace(ctype.SpaceScratch)
	dev := ctype.KernelTypedef("dev_t")
	add := func(name string, result *ctype.Type, optional int, params ...*ctype.Type) {
		subroutines[name] = &signature{result, params, optional}
		delete(laterFunctions, name)
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
	add("alloca", scratch, 0, ctype.TSize)
	add("bcopy", ctype.TVoid, 0, pointer, scratch, ctype.TSize)
	add("copyinto", ctype.TVoid, 0, ctype.TUintptr, ctype.TSize, scratch)
}

// special reports whether an argument is passed as it is: where a subroutine
// takes pointers to any memory, or tells a literal NULL apart.
func (c *checker) special(name string, i int, e Expr) bool {
	switch name {
	case "strtok":
		return i == 0 && isNull(e)
	case "inet_ntoa", "inet_ntoa6":
		return i == 0 && isMemory(e)
	case "inet_ntop", "link_ntop":
		return i == 1 && isMemory(e)
	case "bcopy":
		return i == 0 && (isMemory(e) || e.Type().Is(ctype.String)) || i == 1 && isScratch(e)
	case "copyinto":
		return i == 2 && isScratch(e)
	}
	return false
}

func isMemory(e Expr) bool { return e.Type().Is(ctype.Pointer, ctype.Array) }

func isScratch(e Expr) bool { return e.Type().Is(ctype.Pointer) && space(e) == ctype.SpaceScratch }
