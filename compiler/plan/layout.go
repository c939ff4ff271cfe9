package plan

import (
	"fmt"

	"dtc/compiler/check"
	"dtc/compiler/ctype"
	"dtc/object"
)

// packer lays data out one after the other, each aligned to its size (8 at
// most).
type packer struct{ off int }

func (p *packer) add(d object.Datum) object.Datum {
	align := 8
	switch d.Size {
	case 1, 2, 4:
		align = d.Size
	}
	if d.Type == object.Bytes {
		align = 8
	}
	d.Off = roundUp(p.off, align)
	p.off = d.Off + d.Size
	return d
}

// datum is how an expression's value travels, without its offset.
func (b *builder) datum(x check.Expr) object.Datum {
	t := x.Type()
	switch e := x.(type) {
	case *check.StrConst:
		return object.Datum{Size: min(len(e.S)+1, b.prog.Strsize), Type: object.String}
	case *check.StackExpr:
		if e.User {
			b.needs(object.MinorUnwind)
		}
		return stackDatum(e)
	case *check.SymExpr:
		if e.T == ctype.TUsym {
			b.needs(object.MinorUser)
		}
		return object.Datum{Size: int(e.T.Size()), Type: object.Type(e.Fn), CType: symbolCType(e)}
	}
	switch {
	case IsText(x):
		return object.Datum{Size: 4, Type: object.Text}
	case isExecname(x):
		return object.Datum{Size: ExecnameSize, Type: object.String}
	}
	return b.typeDatum(t)
}

func symbolCType(e *check.SymExpr) string {
	if e.T == ctype.TSym {
		return "uint64_t"
	}
	return ""
}

// wholeStack is how a variable that holds a stack travels.
func wholeStack() object.Datum {
	return object.Datum{Size: ctype.StackBytes, Type: object.UStack}
}

func stackDatum(e *check.StackExpr) object.Datum {
	if e.User {
		return object.Datum{Size: ctype.StackHead + 8*e.Frames, Type: object.UStack, Frames: e.Frames}
	}
	return object.Datum{Size: 8 * min(e.Frames+object.StackExtra, 127), Type: object.Stack, Frames: e.Frames}
}

func (b *builder) typeDatum(t *ctype.Type) object.Datum {
	if t.IsStack() {
		b.needs(object.MinorUser)
		return wholeStack()
	}
	d := object.Datum{Size: int(t.Size()), CType: t.String()}
	switch r := t.Resolve(); r.Kind {
	case ctype.String:
		d = object.Datum{Size: b.prog.Strsize, Type: object.String}
	case ctype.Pointer:
		d.Type = object.Ptr
	case ctype.Float:
		d.Type = object.Fl
	case ctype.Int, ctype.Enum:
		d.Type = object.Uint
		if r.IsSigned {
			d.Type = object.Int
		}
	default:
		d.Type = object.Bytes
	}
	return d
}

// keyForm is the form of one key element, agreed on by all uses of an array.
type keyForm struct {
	seen, text, comm bool
	stack            *check.StackExpr // the longest, nil where a variable is used, or both kinds
}

func (k *keyForm) use(x check.Expr) {
	stack, _ := x.(*check.StackExpr)
	if !k.seen {
		*k = keyForm{true, IsText(x), isExecname(x), stack}
		return
	}
	switch {
	case stack == nil || k.stack == nil || stack.User != k.stack.User:
		k.stack = nil
	case stack.Frames > k.stack.Frames:
		k.stack = stack
	}
	k.text = k.text && IsText(x)
	k.comm = k.comm && isExecname(x)
}

// keyLayout packs the elements of a key. The size is a multiple of 4, and of 8
// beyond 8 bytes.
func (b *builder) keyLayout(types []*ctype.Type, forms []keyForm, exprs []check.Expr, head int) ([]object.Datum, int) {
	p := packer{off: head}
	var out []object.Datum
	for i, t := range types {
		var d object.Datum
		switch {
		case i < len(forms) && forms[i].text:
			d = object.Datum{Size: 4, Type: object.Text}
		case i < len(forms) && forms[i].comm:
			d = object.Datum{Size: ExecnameSize, Type: object.String}
		case i < len(forms) && forms[i].stack != nil:
			d = b.datum(forms[i].stack)
		case t.Is(ctype.Sym):
			d = b.datum(exprs[i])
		default:
			d = b.typeDatum(t)
		}
		out = append(out, p.add(d))
	}
	size := roundUp(p.off, 4)
	if size > 4 {
		size = roundUp(size, 8)
	}
	return out, size
}

// words is the number of 64-bit words of an aggregation's value.
func words(a *check.Agg) int {
	switch a.Func {
	case check.Count:
		return 1
	case check.Sum:
		return 2
	case check.Avg:
		return 2 + 1
	case check.Stddev:
		return 4 + 1
	case check.Min, check.Max:
		return 4
	case check.Quantize:
		return 1 + 127
	case check.Lquantize:
		return 1 + 2 + int((a.Params[1]-a.Params[0])/a.Params[2])
	case check.Llquantize:
		factor, low, high, steps := a.Params[0], a.Params[1], a.Params[2], a.Params[3]
		return 1 + 3 + int(2*(high-low+1)*(steps-steps/factor))
	}
	panic(fmt.Sprintf("plan: aggregating function %q", a.Func))
}

// tagged reports whether values of the function carry a generation tag.
func tagged(f check.AggFunc) bool {
	switch f {
	case check.Count, check.Avg, check.Stddev:
		return false
	}
	return true
}
