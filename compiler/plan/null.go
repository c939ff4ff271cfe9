package plan

import (
	"dtc/compiler/check"
	"dtc/compiler/ctype"
)

// nullable finds the global and this-> strings that may be set to NULL: other
// strings need no mark for that.
func nullable(assigns []*check.Assign) map[*check.Var]bool {
	marked := map[*check.Var]bool{}
	for again := true; again; {
		again = false
		for _, a := range assigns {
			v, ok := a.LHS.(*check.VarRef)
			if ok && v.Var.Scope != check.Self && !marked[v.Var] && mayBeNull(a.X, marked) {
				marked[v.Var], again = true, true
			}
		}
	}
	return marked
}

// mayBeNull reports whether a string expression may be NULL.
func mayBeNull(x check.Expr, marked map[*check.Var]bool) bool {
	switch e := x.(type) {
	case *check.Const, *check.Elem:
		return true
	case *check.VarRef:
		return e.Var.Scope == check.Self || marked[e.Var]
	case *check.Call:
		switch e.Fn {
		case "strchr", "strrchr", "strstr", "strtok":
			return true
		}
	case *check.Cond:
		return mayBeNull(e.X, marked) || mayBeNull(e.Y, marked)
	case *check.Comma:
		return mayBeNull(e.Y, marked)
	case *check.Conv:
		return mayBeNull(e.X, marked)
	case *check.Assign:
		return e.Free || mayBeNull(e.X, marked)
	}
	return false
}

func isStringAssign(a *check.Assign) bool { return a.LHS.Type().Is(ctype.String) }
