package check

// The types of args[]. Which of a clause's probes fires is known at run time
// only; as in DTrace one clause has one type for args[n], and here it is that
// of the first description that has types.

import (
	_ "embed"
	"strings"

	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
	"dtc/internal/glob"
)

//go:embed syscalls.txt
var syscallTable string

// maxArgs is how many arguments a probe without a prototype may have.
const maxArgs = 10

// argTypes are the arguments of a probe. A nil function: there is no such
// argument.
type argTypes []func() (*ctype.Type, error)

func known(t *ctype.Type) func() (*ctype.Type, error) {
	return func() (*ctype.Type, error) { return t, nil }
}

func (c *checker) args(x *syntax.Index) Expr {
	if c.clause == nil {
		c.fail(x.Pos(), "D_ARGS_NONE", "args[ ] may not be referenced outside of a probe clause")
	}
	if len(x.Args) != 1 {
		c.protoLen(x.Pos(), "args[ ]", "key", len(x.Args), 1, "")
	}
	n, ok := c.constant(x.Args[0])
	if !ok {
		c.fail(x.Args[0].Pos(), "D_PROTO_ARG", "args[ ] argument #1 is incompatible with prototype:\n\tprototype: integer constant\n\t argument: %s",
			c.expr(x.Args[0]).Type())
	}
	if len(c.clause.Probes) == 0 {
		panic(bailout{}) // the description was refused
	}
	if list, of := c.madeProbes(); len(list) > 0 {
		return c.provided(x.Args[0].Pos(), list, of, n)
	}
	if e := c.programArg(x, n); e != nil {
		return e
	}
	if e := c.usdtArg(x, n); e != nil {
		return e
	}
	types, err := c.clauseArgs()
	if err != nil {
		c.fail(x.Pos(), "D_ARGS_TYPE", "failed to resolve native type for args[%d]: %v", n, err)
	}
	if n < 0 || n >= int64(len(types)) {
		c.fail(x.Args[0].Pos(), "D_ARGS_IDX", "index %d is out of range for %s args[ ]%s", n, c.clause.Probes[0], c.programHint())
	}
	t, err := types[n]()
	if err != nil {
		c.fail(x.Pos(), "D_ARGS_TYPE", "failed to resolve native type for args[%d]: %v", n, err)
	}
	return &Builtin{Typed: Typed{x.Pos(), t}, Name: "args", N: int(n)}
}

// clauseArgs returns the types of the first description that has any.
func (c *checker) clauseArgs() (argTypes, error) {
	var first error
	for _, p := range c.clause.Probes {
		if types := p.processArgs(); len(types) > 0 {
			return types, nil
		}
		for _, provider := range p.candidates() {
			if !p.possibleFor(provider) {
				continue
			}
			if (provider == "dtrace" || provider == "profile") && p.Name != "" && !isPattern(p.Name) {
				return nil, nil // only these have such names, and no arguments
			}
			types, err := c.probeArgs(p, provider)
			if len(types) > 0 {
				return types, nil
			}
			if first == nil {
				first = err
			}
		}
	}
	return nil, first
}

func (c *checker) probeArgs(p Probe, provider string) (argTypes, error) {
	switch provider {
	case "syscall":
		return c.syscallArgs(p)
	case "fbt":
		return c.fbtArgs(p)
	case "sdt":
		return c.sdtArgs(p)
	case "rawtp":
		if isPattern(p.Name) || p.Name == "" {
			return nil, errPattern
		}
		types, err := c.btf.TracepointArgs(p.Name)
		return asArgs(types), err
	}
	return nil, nil
}

type argError string

func (e argError) Error() string { return string(e) }

const errPattern = argError("the probe's name is a pattern")

func asArgs(types []*ctype.Type) argTypes {
	out := make(argTypes, len(types))
	for i, t := range types {
		out[i] = known(t)
	}
	return out
}

func (c *checker) syscallArgs(p Probe) (argTypes, error) {
	if p.Name != "entry" && !matches(p.Name, "entry") {
		return argTypes{known(ctype.TLong)}, nil
	}
	for line := range strings.Lines(syscallTable) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if fields[0][0] == '#' || p.Function != "" && !glob.Match(p.Function, fields[0]) {
			continue
		}
		out := make(argTypes, 0, len(fields)-1)
		for _, spelling := range fields[1:] {
			out = append(out, func() (*ctype.Type, error) { return c.spelled(spelling) })
		}
		return out, nil
	}
	return nil, argError("no prototype of the system call is known")
}

// SyscallArguments is the number of arguments of a system call, if it is known.
func SyscallArguments(name string) (n int, known bool) {
	for line := range strings.Lines(syscallTable) {
		if rest, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), name); ok && name != "" && (rest == "" || rest[0] == '\t') {
			return strings.Count(rest, "\t"), true
		}
	}
	return 0, false
}

// spelled reads a type as the table has it: a name, or a tag with its keyword,
// and asterisks.
func (c *checker) spelled(s string) (*ctype.Type, error) {
	base := strings.TrimRight(s, "* ")
	t, err := c.spelledBase(base)
	if err != nil {
		return nil, err
	}
	for range strings.Count(s, "*") {
		t = ctype.PointerTo(t)
	}
	return t, nil
}

func (c *checker) spelledBase(base string) (*ctype.Type, error) {
	for _, t := range []*ctype.Type{ctype.Basic(base), ctype.Builtin(base), ctype.KernelTypedef(base)} {
		if t != nil {
			return t, nil
		}
	}
	word, tag, tagged := strings.Cut(base, " ")
	if !tagged {
		return c.btf.Typedef(base, "")
	}
	kind := map[string]ctype.Kind{"struct": ctype.Struct, "union": ctype.Union, "enum": ctype.Enum}[word]
	t, err := c.btf.Struct(kind, tag, "")
	if err != nil && kind != ctype.Enum {
		return &ctype.Type{Kind: kind, Name: tag}, nil
	}
	return t, err
}

func (c *checker) fbtArgs(p Probe) (argTypes, error) {
	raw := make(argTypes, maxArgs)
	for i := range raw {
		raw[i] = known(ctype.TUint64)
	}
	entry := matches(p.Name, "entry")
	exact := p.Function != "" && !isPattern(p.Function) && !strings.ContainsRune(p.Function, '$')
	var proto *ctype.Type
	if exact {
		module := p.Module
		if isPattern(module) || strings.ContainsRune(module, '$') {
			module = ""
		}
		proto, _ = c.btf.Func(p.Function, module)
	}
	switch {
	case entry && proto != nil:
		return asArgs(proto.Params), nil
	case entry:
		return raw, nil
	case proto == nil:
		return raw[:2], nil
	case proto.Elem.Is(ctype.Void):
		return raw[:1], nil
	}
	return argTypes{known(ctype.TUint64), known(proto.Elem)}, nil
}

// sdtArgs takes the fields of the event's record between the common ones and
// the dynamic data.
func (c *checker) sdtArgs(p Probe) (argTypes, error) {
	if isPattern(p.Name) || p.Name == "" {
		return nil, errPattern
	}
	t, err := c.btf.Event(p.Name)
	if err != nil {
		return nil, err
	}
	var out argTypes
	for _, m := range t.Fields() {
		if m.Name != "ent" && m.Name != "__data" {
			out = append(out, known(m.Type))
		}
	}
	return out, nil
}
