package emit

// Common subexpressions of probes that are made of others.
//
// What a clause says of an argument of such a probe is put together of the site's
// expression for it and of translators and inlines of the library, each of which
// stands for its expression as often as it is named. args[2]->ip_saddr of tcp:::send
// says a dozen times which header the packet has. LLVM cannot find that these are
// one value, since each reading of memory is a call.
//
// So expressions over the probe's arguments that have no effect have numbers, equal
// ones the same, and a value that is known where control is now is used again. The
// memory they read is the kernel's, which D cannot change. Memory of a process it
// can change, by copyout(), so programs on system calls do without this.

import (
	"fmt"
	"strings"

	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/ctype"
	"dtc/object"
)

// numbering gives equal expressions the same number; those that may not be
// computed once for several uses have 0.
type numbering struct {
	numbers map[check.Expr]int
	texts   map[string]int
}

func newNumbering() numbering {
	return numbering{map[check.Expr]int{}, map[string]int{}}
}

// sharesValues reports whether values may be used again in the program.
func (f *fn) sharesValues() bool {
	if f.group == nil || f.group.Site == nil {
		return false
	}
	return f.class != object.ClassSyscallEntry && f.class != object.ClassSyscallReturn
}

// common is the value of x, computed here unless it is there already. What kind of
// value it is (a number, a condition) is part of its name.
func (f *fn) common(x check.Expr, kind string, compute func() value.Value) value.Value {
	if n := f.valueNumber(x); n != 0 {
		return f.memo(fmt.Sprint(kind, f.native, n), compute)
	}
	return compute()
}

// valueNumber is the number of an expression, for whose leaves there is nothing to be
// computed.
func (n *numbering) valueNumber(x check.Expr) int {
	if num, have := n.numbers[x]; have {
		return num
	}
	num := 0
	if text, ok := n.text(x); ok {
		if num = n.texts[text]; num == 0 {
			num = len(n.texts) + 1
			n.texts[text] = num
		}
	}
	n.numbers[x] = num
	return num
}

// text describes an expression by its operator and the numbers of its operands.
func (n *numbering) text(x check.Expr) (string, bool) {
	what, ok := operator(x)
	if !ok {
		return "", false
	}
	var sb strings.Builder
	sb.WriteString(what)
	for _, in := range check.Operands(x) {
		num := n.valueNumber(in)
		if num == 0 {
			return "", false
		}
		fmt.Fprint(&sb, " ", num)
	}
	return sb.String(), true
}

// operator tells an expression from others with the same operands; false for those
// that have an effect, or whose value may change from one use to the next.
func operator(x check.Expr) (string, bool) {
	t := x.Type()
	switch e := x.(type) {
	case *check.Const:
		return fmt.Sprint("const ", e.V), true
	case *check.Builtin:
		switch e.Name {
		case "arg", "args", check.Provided:
			return fmt.Sprint("arg ", e.N, " ", typeKey(t)), true
		case "curthread":
			return e.Name, true
		}
		return "", false
	case *check.Member:
		return fmt.Sprint("member ", e.Arrow, " ", typeKey(e.Of), " ", e.M.Name, " ", typeKey(e.M.Type), " ", e.M.BitOff, " ", e.M.BitSize), true
	case *check.Deref:
		return "deref " + typeKey(t), true
	case *check.Index:
		return "index " + typeKey(t), e.Len == 0
	case *check.AddrOf:
		return "address", true
	case *check.Unary:
		return "unary " + string(e.Op), true
	case *check.Binary:
		return fmt.Sprint("binary ", e.Op, " ", e.Unsigned), true
	case *check.Logic:
		return "logic " + e.Op, true
	case *check.IsNull:
		return fmt.Sprint("null ", e.Not), !e.X.Type().Is(ctype.String)
	case *check.Cond:
		return "cond", t.IsScalar()
	case *check.Conv:
		return "conv " + typeKey(t), true
	case *check.Exists:
		return fmt.Sprint("exists ", typeKey(e.Of), " ", e.M.Name), true
	case *check.Call:
		if fileWalks[e.Fn] != "" {
			return e.Fn, true
		}
		return e.Fn, strings.HasPrefix(e.Fn, "ntoh") || strings.HasPrefix(e.Fn, "hton")
	}
	return "", false
}

// typeKey is what matters of a type to how a value of it is read and extended.
func typeKey(t *ctype.Type) string {
	r := t.Resolve()
	key := fmt.Sprint(r.Kind, " ", t.Size(), t.Signed(), r.Kernel, " ", t)
	return strings.ReplaceAll(key, " ", "_")
}
