package check

// Walk calls visit for x and then for every expression inside it, outside in
// and from left to right.
func Walk(x Expr, visit func(Expr)) {
	if x == nil {
		return
	}
	visit(x)
	for _, in := range Operands(x) {
		Walk(in, visit)
	}
}

// Operands lists the direct subexpressions of x.
func Operands(x Expr) []Expr {
	switch e := x.(type) {
	case *Builtin:
		if e.Index != nil {
			return []Expr{e.Index}
		}
	case *Elem:
		return e.Keys
	case *Member:
		return []Expr{e.X}
	case *Deref:
		return []Expr{e.X}
	case *Index:
		return []Expr{e.X, e.I}
	case *AddrOf:
		return []Expr{e.X}
	case *Unary:
		return []Expr{e.X}
	case *Binary:
		return []Expr{e.X, e.Y}
	case *StrCmp:
		return []Expr{e.X, e.Y}
	case *IsNull:
		return []Expr{e.X}
	case *Logic:
		return []Expr{e.X, e.Y}
	case *Cond:
		return []Expr{e.C, e.X, e.Y}
	case *Comma:
		return []Expr{e.X, e.Y}
	case *Conv:
		return []Expr{e.X}
	case *ToString:
		return []Expr{e.X}
	case *Assign:
		return []Expr{e.LHS, e.X}
	case *IncDec:
		return []Expr{e.LHS}
	case *Call:
		return e.Args
	case *Parts:
		return e.Words
	case *SymExpr:
		return []Expr{e.X}
	}
	return nil
}

// Exprs lists the expressions that stand directly in a statement, not those of
// the statements inside it.
func Exprs(s Stmt) []Expr {
	switch s := s.(type) {
	case *ExprStmt:
		return []Expr{s.X}
	case *AggStmt:
		out := append([]Expr(nil), s.Keys...)
		for _, x := range []Expr{s.Value, s.Incr} {
			if x != nil {
				out = append(out, x)
			}
		}
		return out
	case *ActStmt:
		return s.Args
	case *IfStmt:
		return []Expr{s.Cond}
	}
	return nil
}
