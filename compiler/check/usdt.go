package check

// Typed arguments of probes that programs define. What a clause's args[N] are is
// taken from, in this order,
//
//	a declaration    provider NAME { probe ...; } in the script or a library
//	the program      what its notes say (package note), given with --types; names of
//	                 types mean the script's, then the program's, then D's and the kernel's
//	nothing          then all are integers of 64 bits
//
// A probe has types that the program passes (native) and types that scripts see. Where they
// differ, the value is the address of a string, or a translator of the script makes it.
// All probes that the descriptions name must agree. The loader compares the native
// types with those of the process.
//
// As in DTrace a declaration gives types only, it makes no probe.

import (
	"maps"
	"slices"
	"strings"

	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
	"dtc/internal/glob"
	"dtc/internal/note"
)

// usdtProto is the prototype of a probe that a program defines. A type is resolved when it
// is used.
type usdtProto struct {
	name        string
	native, out []func() (*ctype.Type, error) // of each argument that scripts see
}

// usdtArg is args[n] of a clause for probes that programs define; nil for other clauses, and
// where no types are known.
func (c *checker) usdtArg(x *syntax.Index, n int64) Expr {
	list := c.usdtProtos()
	if len(list) == 0 {
		return nil
	}
	var native, out *ctype.Type
	for i := range list {
		p := &list[i]
		if n < 0 || n >= int64(len(p.out)) {
			c.fail(x.Args[0].Pos(), "D_ARGS_IDX", "index %d is out of range for %s args[ ]", n, p.name)
		}
		in, err := p.native[n]()
		if err != nil {
			c.fail(x.Pos(), "D_ARGS_TYPE", "failed to resolve native type for args[%d]: %v", n, err)
		}
		to, err := p.out[n]()
		if err != nil {
			c.fail(x.Pos(), "D_ARGS_TYPE", "failed to resolve translated type for args[%d]: %v", n, err)
		}
		if native != nil && (!ctype.Same(native, in) || !ctype.Same(out, to)) {
			c.fail(x.Pos(), "D_ARGS_MULTI", "args[%d] is not the same in all probes of the clause: %s in %s, %s in %s", n, out, list[0].name, to, p.name)
		}
		if native == nil {
			native, out = in, to
		}
	}
	return c.usdtValue(x.Pos(), n, native, out)
}

// usdtValue is the argument as the script sees it.
func (c *checker) usdtValue(pos syntax.Pos, n int64, native, out *ctype.Type) Expr {
	text := out.Is(ctype.String)
	if native.Is(ctype.String) || text && native.Is(ctype.Pointer) {
		native = ctype.PointerTo(ctype.TChar)
	}
	if !native.IsScalar() || native.Is(ctype.Float) {
		c.fail(pos, "D_ARGS_TYPE", "args[%d] is a %s, which no probe can pass: declare its address", n, native)
	}
	value := &Builtin{Typed: Typed{pos, native}, Name: "args", N: int(n)}
	switch {
	case text:
		return &ToString{Typed: Typed{pos, ctype.TString}, X: value}
	case ctype.Same(native, out):
		return value
	}
	saved := c.env
	span := syntax.Span{Start: pos, Stop: pos}
	c.env = &env{map[string]binding{"it": {typ: native, value: value}}}
	e := c.xlateTo(&syntax.Xlate{Span: span, X: &syntax.Ident{Span: span, Name: "it"}}, out)
	c.env = saved
	return e
}

// usdtProtos are the prototypes of a clause's probes, none where the clause has other
// probes or one of unknown types.
func (c *checker) usdtProtos() (list []usdtProto) {
	for i := range c.clause.Probes {
		p := &c.clause.Probes[i]
		if p.Process() != Usdt {
			return nil
		}
		found := c.declaredProtos(p)
		if len(found) == 0 {
			found = c.notedProtos(p)
		}
		if len(found) == 0 {
			return nil
		}
		list = append(list, found...)
	}
	return list
}

// declaredProtos are those that providers are declared to have.
func (c *checker) declaredProtos(p *Probe) (list []usdtProto) {
	for _, name := range slices.Sorted(maps.Keys(c.providers)) {
		if !p.mayDefine(name) {
			continue
		}
		for _, q := range c.providers[name] {
			if !p.named(q.name) {
				continue
			}
			proto := usdtProto{name: name + ":::" + q.name}
			for i, k := range q.from {
				proto.native, proto.out = append(proto.native, known(q.in[k])), append(proto.out, known(q.out[i]))
			}
			list = append(list, proto)
		}
	}
	return list
}

// notedProtos are those that the notes of the given programs tell.
func (c *checker) notedProtos(p *Probe) (list []usdtProto) {
	seen := map[string]bool{}
	for i := range c.opts.Programs {
		d := &c.opts.Programs[i]
		for j, notes := 0, d.Notes(); j < len(notes); j++ {
			n := &notes[j]
			key := d.Name() + n.Provider + "\x00" + n.Script() + "\x00" + strings.Join(n.Native, "\x00")
			if n.Enabled || seen[key] || !c.noted(p, d, n) {
				continue
			}
			seen[key] = true
			proto := usdtProto{name: n.Provider + ":::" + n.Script()}
			for k := range n.Types {
				native := func() (*ctype.Type, error) { return c.notedType(d, n.Native[k], n.Sized()[k]) }
				proto.native = append(proto.native, native)
				proto.out = append(proto.out, func() (*ctype.Type, error) {
					if n.Types[k] == n.Native[k] {
						return native()
					}
					return c.notedType(d, n.Types[k], "")
				})
			}
			list = append(list, proto)
		}
	}
	return list
}

// noted reports whether a note of a program may be about a probe of a description.
func (c *checker) noted(p *Probe, d *Debugged, n *note.Note) bool {
	return d.is(p.Module) && p.mayDefine(n.Provider) && p.named(n.Script())
}

// mayDefine reports whether a description may mean the probes of a provider, to whose name
// the number of a process is added.
func (p *Probe) mayDefine(provider string) bool {
	field := macros.ReplaceAllString(p.Provider, "*")
	bare := strings.TrimRight(field, "0123456789")
	return bare != "" && glob.Match(bare, provider) || glob.Match(field, provider+"1")
}

// named reports whether a description may mean a probe of that name.
func (p *Probe) named(name string) bool {
	return matches(p.Name, name) || matches(p.Name, strings.ReplaceAll(name, "-", "__"))
}

// notedType is a type that the notes of a program name. A name that only the provider's
// definition knew is the integer that is passed.
func (c *checker) notedType(d *Debugged, spelling, passed string) (*ctype.Type, error) {
	base := strings.TrimRight(spelling, "* ")
	words := slices.DeleteFunc(strings.Fields(base), func(w string) bool { return w == "const" || w == "volatile" || w == "restrict" })
	base = strings.Join(words, " ")
	t, err := c.notedBase(d, base)
	if integer := ctype.Builtin(passed); err != nil && integer != nil && base == strings.TrimSpace(spelling) {
		return integer, nil
	}
	if err != nil {
		return nil, err
	}
	for range strings.Count(spelling, "*") {
		t = ctype.PointerTo(t)
	}
	return t, nil
}

func (c *checker) notedBase(d *Debugged, base string) (*ctype.Type, error) {
	kind, name := ctype.Typedef, base
	if word, tag, tagged := strings.Cut(base, " "); tagged {
		if k, ok := map[string]ctype.Kind{"struct": ctype.Struct, "union": ctype.Union, "enum": ctype.Enum}[word]; ok {
			kind, name = k, tag
		}
	}
	if t := c.tags[base]; kind != ctype.Typedef && t != nil && t.Complete {
		return t, nil
	}
	if kind == ctype.Typedef {
		for _, t := range []*ctype.Type{c.typedefs[name], ctype.Basic(name), ctype.Builtin(name)} {
			if t != nil {
				return t, nil
			}
		}
	}
	if t := d.Tagged(kind, name); t != nil {
		return t, nil
	}
	if t := d.Tagged(ctype.Struct, name); kind == ctype.Typedef && t != nil {
		return t, nil // a class
	}
	return c.spelledBase(base)
}

// relyOnNoted notes that the clause relies on the layout of the programs that define its
// probes.
func (c *checker) relyOnNoted() {
	for i := range c.clause.Probes {
		p := &c.clause.Probes[i]
		if p.Process() != Usdt {
			continue
		}
		for j := range c.opts.Programs {
			d := &c.opts.Programs[j]
			notes := d.Notes()
			if slices.ContainsFunc(notes, func(n note.Note) bool { return c.noted(p, d, &n) }) {
				p.File, p.Build = d.Name(), d.Build()
				break
			}
		}
	}
}
