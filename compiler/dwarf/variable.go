package dwarf

import (
	"debug/dwarf"
	"errors"
	"fmt"
	"strings"

	"dtc/compiler/ctype"
)

// Place is where in a function a probe is.
type Place struct {
	Kind PlaceKind
	Off  uint64 // At: of the instruction
}

// PlaceKind is a kind of Place.
type PlaceKind uint8

// The kinds of places.
const (
	Entry PlaceKind = iota
	Return
	At
)

// Variable is a parameter, a result or a variable as it is at a place. Where it
// cannot be read, Err says why.
type Variable struct {
	Name   string
	Type   *ctype.Type
	Pieces []Piece
	Err    error

	// Plain: an integer or pointer where the calling convention has it. It can
	// be read of any build of the program.
	Plain bool
}

// Args are the arguments of a probe: a function's parameters, at its return the
// results.
func (fn *Func) Args(at Place) (list []Variable, err error) {
	defer contain(&err)
	fn.file.steps = 0
	if at.Kind == Return {
		return fn.results()
	}
	params, err := fn.parameters()
	if err != nil {
		return nil, err
	}
	c := fn.convention()
	for _, e := range params {
		list = append(list, fn.parameter(e, at, c))
	}
	return list, nil
}

// convention begins the list of parameters: a result in memory has its address in front.
func (fn *Func) convention() *convention {
	c := fn.file.params(fn.unit.language)
	if r := fn.file.typeOf(fn.entry); fn.file.arch == "amd64" && !c.goABI && r.IsSOU() {
		if p, err := fn.file.results(fn.unit.language).place(r, fn.byRef(fn.entry)); fn.byRef(fn.entry) || err == nil && p[0].Addr != nil {
			_, _ = c.word()
		}
	}
	return c
}

// parameters lists the entries of the function's parameters.
func (fn *Func) parameters() (list []*dwarf.Entry, err error) {
	err = fn.file.children(fn.entry, func(e *dwarf.Entry) {
		if result, _ := fn.file.attr(e, attrVariableParameter).(bool); e.Tag == dwarf.TagFormalParameter && !result {
			list = append(list, e)
		}
	})
	return list, err
}

// attrVariableParameter marks the results of a Go function.
const attrVariableParameter = dwarf.AttrVarParam

// parameter finds a parameter. The convention has to be asked for each, in order.
func (fn *Func) parameter(e *dwarf.Entry, at Place, c *convention) Variable {
	f := fn.file
	v := Variable{Name: f.nameOf(e), Type: f.typeOf(e)}
	pieces, err := c.place(v.Type, fn.byRef(e))
	if at.Kind == Entry && fn.conventional() && (fn.unit.language != languageRust || v.Type.IsScalar()) {
		v.Pieces, v.Err = pieces, err
		v.Plain = v.Err == nil && v.Type.IsScalar() && !pointsToStructure(v.Type) && pieces[0].Value != nil
		return v
	}
	pc := fn.Addr
	if at.Kind == At {
		pc += at.Off
	}
	v.Pieces, v.Err = fn.location(e, pc)
	return v
}

func pointsToStructure(t *ctype.Type) bool {
	r := t.Resolve()
	return r.Kind == ctype.Pointer && r.Elem.IsSOU()
}

// conventional reports whether a function takes its parameters as the calling
// convention says. One that is called only where the compiler sees it may not.
func (fn *Func) conventional() bool {
	const noCall = 3
	if cc, _ := fn.file.attr(fn.entry, dwarf.AttrCalling).(int64); cc == noCall {
		return false
	}
	for _, changed := range []string{".isra.", ".constprop.", ".part."} {
		if strings.Contains(fn.Name, changed) {
			return false
		}
	}
	return true
}

// byRef reports whether values of an entry's type are passed by their address.
func (fn *Func) byRef(e *dwarf.Entry) bool {
	const byReference, byValue = 4, 5
	f := fn.file
	off, ok := f.attr(e, dwarf.AttrType).(dwarf.Offset)
	for range maxDepth {
		if !ok {
			return false
		}
		t := f.entry(off)
		if t == nil {
			return false
		}
		switch t.Tag {
		case dwarf.TagTypedef, dwarf.TagConstType, dwarf.TagVolatileType:
			off, ok = t.Val(dwarf.AttrType).(dwarf.Offset)
			continue
		case dwarf.TagStructType, dwarf.TagClassType, dwarf.TagUnionType:
			switch cc, _ := t.Val(dwarf.AttrCalling).(int64); cc {
			case byReference:
				return true
			case byValue:
				return false
			}
			return f.copied(t)
		}
		return false
	}
	return false
}

// copied reports whether objects of a class have to be copied or destroyed by a
// function of the class: for compilers that do not say so.
func (f *File) copied(class *dwarf.Entry) (yes bool) {
	name, _ := class.Val(dwarf.AttrName).(string)
	name, _, _ = strings.Cut(name, "<")
	_ = f.children(class, func(e *dwarf.Entry) {
		if e.Tag != dwarf.TagSubprogram {
			return
		}
		own, _ := e.Val(dwarf.AttrName).(string)
		artificial, _ := e.Val(dwarf.AttrArtificial).(bool)
		if defaulted, _ := e.Val(attrDefaulted).(int64); defaulted == 1 || artificial {
			return // the compiler's own
		}
		yes = yes || own == "~"+name || own == name && f.takesItself(e, class.Offset)
	})
	return yes
}

const attrDefaulted = dwarf.Attr(0x8b)

// takesItself reports whether a constructor's only parameter is a reference to its class.
func (f *File) takesItself(e *dwarf.Entry, class dwarf.Offset) bool {
	n, self := 0, false
	_ = f.children(e, func(p *dwarf.Entry) {
		if p.Tag != dwarf.TagFormalParameter || p.Val(dwarf.AttrArtificial) != nil {
			return
		}
		n++
		off, ok := p.Val(dwarf.AttrType).(dwarf.Offset)
		for ok {
			t := f.entry(off)
			if t == nil {
				break
			}
			switch t.Tag {
			case dwarf.TagReferenceType, dwarf.TagRvalueReferenceType, dwarf.TagConstType:
				off, ok = t.Val(dwarf.AttrType).(dwarf.Offset)
				self = self || off == class
				continue
			}
			break
		}
	})
	return n == 1 && self
}

// results are the results of a function behind args[0], of which Go has several.
func (fn *Func) results() ([]Variable, error) {
	f := fn.file
	list := []Variable{{Name: "", Type: ctype.TLong, Pieces: []Piece{{Value: constant(0)}}, Plain: true}}
	c := f.results(fn.unit.language)
	if c.goABI {
		in := f.params(fn.unit.language)
		var outs []Variable
		err := f.children(fn.entry, func(e *dwarf.Entry) {
			if e.Tag != dwarf.TagFormalParameter {
				return
			}
			v := Variable{Name: f.nameOf(e), Type: f.typeOf(e)}
			if result, _ := f.attr(e, attrVariableParameter).(bool); result {
				outs = append(outs, v)
				return
			}
			_, _ = in.place(v.Type, false)
		})
		c.used = in.used // results on the stack are behind the parameters
		for _, v := range outs {
			v.Pieces, v.Err = c.place(v.Type, false)
			list = append(list, v)
		}
		return list, err
	}
	t := f.typeOf(fn.entry)
	if t.Is(ctype.Void) {
		return list, nil
	}
	v := Variable{Name: "", Type: t}
	byRef := fn.byRef(fn.entry)
	v.Pieces, v.Err = c.place(t, byRef)
	switch {
	case v.Err != nil:
	case v.Pieces[0].Addr != nil && f.arch != "amd64":
		v.Pieces, v.Err = nil, errors.New("lies in memory whose address is not kept")
	case v.Pieces[0].Addr != nil:
		v.Pieces = []Piece{{Addr: &Node{Op: OpReg, K: words["amd64"][0]}}}
		if t.Is(ctype.Float) {
			v.Pieces, v.Err = nil, errFloat
		}
	}
	v.Plain = v.Err == nil && t.IsScalar() && !pointsToStructure(t)
	return append(list, v), nil
}

// location finds a variable where its own location says.
func (fn *Func) location(e *dwarf.Entry, pc uint64) ([]Piece, error) {
	if k := e.Val(dwarf.AttrConstValue); k != nil {
		if n, ok := k.(int64); ok {
			return []Piece{{Value: constant(n)}}, nil
		}
		return nil, ErrGone
	}
	loc := e.Val(dwarf.AttrLocation)
	if loc == nil {
		if off, ok := e.Val(dwarf.AttrAbstractOrigin).(dwarf.Offset); ok {
			if o := fn.file.entry(off); o != nil {
				if n, ok := o.Val(dwarf.AttrConstValue).(int64); ok {
					return []Piece{{Value: constant(n)}}, nil
				}
				loc = o.Val(dwarf.AttrLocation)
			}
		}
	}
	if loc == nil {
		return nil, ErrGone
	}
	return fn.locate(loc, pc, 0)
}

// Find finds a name as the program sees it at a place: a parameter, a variable of a
// block or of an inlined function around it, or one of the source file. It is nil if
// there is none.
func (fn *Func) Find(name string, at Place) (v *Variable, err error) {
	defer contain(&err)
	f := fn.file
	f.steps = 0
	if at.Kind != Return {
		args, err := fn.Args(at)
		if err != nil {
			return nil, err
		}
		for i := range args {
			if args[i].Name == name {
				v = &args[i]
			}
		}
	}
	if v != nil && at.Kind == Entry {
		return v, nil // blocks and inlined functions that begin here hide nothing
	}
	pc := fn.Addr + at.Off
	if e, own := fn.inScope(fn.entry, name, pc, 0); e != nil && (v == nil || !own) {
		return fn.local(e, name, at, pc), nil
	}
	if v != nil {
		return v, nil
	}
	return fn.global(name)
}

// inScope looks for a name in a block and those in it that include an address; the
// innermost wins. own says that it is one of the function's parameters.
func (fn *Func) inScope(block *dwarf.Entry, name string, pc uint64, depth int) (found *dwarf.Entry, own bool) {
	if depth > maxDepth {
		return nil, false
	}
	var inner []*dwarf.Entry
	_ = fn.file.children(block, func(e *dwarf.Entry) {
		switch e.Tag {
		case dwarf.TagVariable, dwarf.TagFormalParameter:
			if fn.file.nameOf(e) == name {
				found, own = e, depth == 0 && e.Tag == dwarf.TagFormalParameter
			}
		case dwarf.TagLexDwarfBlock, dwarf.TagInlinedSubroutine:
			if fn.file.covers(e, pc) {
				inner = append(inner, e)
			}
		}
	})
	for _, e := range inner {
		if in, _ := fn.inScope(e, name, pc, depth+1); in != nil {
			return in, false
		}
	}
	return found, own
}

// local is a variable of the function. Where it begins, its variables that are not
// fixed in memory have no value yet; where it has returned, they are gone.
func (fn *Func) local(e *dwarf.Entry, name string, at Place, pc uint64) *Variable {
	v := &Variable{Name: name, Type: fn.file.typeOf(e)}
	v.Pieces, v.Err = fn.location(e, pc)
	if at.Kind != At && (v.Err != nil || !fixed(v.Pieces)) {
		v.Pieces, v.Err = nil, errors.New("has no value yet where the function begins")
		if at.Kind == Return {
			v.Err = errors.New("is gone where the function has returned: keep it in a variable at the entry")
		}
	}
	return v
}

func fixed(pieces []Piece) bool {
	for _, p := range pieces {
		if !p.Addr.static() || !p.Value.static() {
			return false
		}
	}
	return true
}

// global finds a variable of the function's source file, or of the program.
func (fn *Func) global(name string) (*Variable, error) {
	f := fn.file
	r := f.data.Reader()
	r.Seek(fn.unit.entry.Offset)
	if _, err := r.Next(); err != nil {
		return nil, errDamaged
	}
	e, err := f.find(r, fn.unit.entry, 0, func(e *dwarf.Entry) bool {
		return e.Tag == dwarf.TagVariable && f.nameOf(e) == name && e.Val(dwarf.AttrLocation) != nil
	})
	if err != nil || e == nil {
		return nil, err
	}
	v := &Variable{Name: name, Type: f.typeOf(e)}
	v.Pieces, v.Err = fn.location(e, fn.Addr)
	if v.Err == nil && !fixed(v.Pieces) {
		v.Pieces, v.Err = nil, ErrGone
	}
	return v, nil
}

// Names lists the names that a probe at a place may use, for suggestions.
func (fn *Func) Names(at Place) (names []string) {
	var err error
	defer contain(&err)
	fn.names(fn.entry, fn.Addr+at.Off, &names, 0)
	return names
}

func (fn *Func) names(block *dwarf.Entry, pc uint64, names *[]string, depth int) {
	if depth > maxDepth {
		return
	}
	_ = fn.file.children(block, func(e *dwarf.Entry) {
		switch e.Tag {
		case dwarf.TagVariable, dwarf.TagFormalParameter:
			*names = append(*names, fn.file.nameOf(e))
		case dwarf.TagLexDwarfBlock, dwarf.TagInlinedSubroutine:
			if fn.file.covers(e, pc) {
				fn.names(e, pc, names, depth+1)
			}
		}
	})
}

// Key is equal for variables that are read in the same way.
func (v *Variable) Key() string {
	if v.Err != nil {
		return v.Err.Error()
	}
	s := v.Type.String()
	for _, p := range v.Pieces {
		s += fmt.Sprintf(";%d", p.Size)
		if p.Addr != nil {
			s += "@" + p.Addr.String()
		} else {
			s += "=" + p.Value.String()
		}
	}
	return s
}
