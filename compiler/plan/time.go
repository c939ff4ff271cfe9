package plan

// The time of records. Each has room for it; reading the clock costs as much as many a
// clause. So it is read where it costs nothing worth counting: in programs that fire
// seldom or by the clock, for speculations, whose order hangs on it, and where the
// clause asks for the time itself. Elsewhere it is read if the loader says so
// (object.VarTemporal).

import (
	"dtc/compiler/check"
	"dtc/object"
)

// ClassTimed reports whether records of a class of probes always have their time.
func ClassTimed(class object.Class) bool {
	switch class {
	case object.ClassBegin, object.ClassEnd, object.ClassError, object.ClassProfile:
		return true
	}
	return false
}

// readsClock reports whether a clause reads the time of the firing, in its
// predicate or in these statements.
func readsClock(c *check.Clause, stmts []check.Stmt) bool {
	reads := false
	see := func(x check.Expr) {
		if b, ok := x.(*check.Builtin); ok && (b.Name == "timestamp" || b.Name == "walltimestamp") {
			reads = true
		}
	}
	check.Walk(c.Pred, see)
	for _, s := range stmts {
		if act, ok := s.(*check.ActStmt); ok && act.Act == check.ActPcap {
			reads = true
		}
		for _, x := range check.Exprs(s) {
			check.Walk(x, see)
		}
	}
	return reads
}

// times notes in the metadata which records always have their time: also those
// of clauses that only probes of such classes enable.
func (b *builder) times() {
	b.needs(object.MinorTimes)
	for _, c := range b.plan.Clauses {
		timed := true
		for _, g := range b.plan.Groups {
			timed = timed && (!g.has(c) || ClassTimed(g.Class))
		}
		eachRecord(c.Body, func(r *Record) {
			r.Timed = r.Timed || timed
			b.meta.Records[r.ID].Timed = r.Timed
		})
	}
}

// eachRecord visits the records of a clause.
func eachRecord(nodes []Node, visit func(*Record)) {
	for _, n := range nodes {
		switch n := n.(type) {
		case *Segment:
			if n.Record != nil {
				visit(n.Record)
			}
		case *Branch:
			eachRecord(n.Then, visit)
			eachRecord(n.Else, visit)
		}
	}
}
