package plan

// Speculations. After speculate() a clause's records go into a speculation: their
// first action says which, and when. As with the branch of an if whether a clause
// speculates may be known only where the probe fires, the speculation 0 says that
// it does not.
//
// What settles a speculation is a record of its own, which is written at once: a
// fault later in the clause does not undo it.

import (
	"dtc/compiler/check"
	"dtc/object"
)

// settles reports whether a statement is commit() or discard().
func settles(s check.Stmt) bool {
	act, ok := s.(*check.ActStmt)
	return ok && (act.Act == check.ActCommit || act.Act == check.ActDiscard)
}

// settlement is the record of commit() or discard().
func (b *builder) settlement(c *check.Clause, s check.Stmt) *Segment {
	b.needs(object.MinorActions)
	act := s.(*check.ActStmt)
	p := packer{off: object.TimeOffset + 8}
	d := p.add(object.Datum{Size: 8, Type: object.Uint})
	rec := &Record{ID: len(b.meta.Records), Size: p.off, Timed: true, Items: []Item{{Datum: d, Stmt: act, X: act.Args[0]}}}
	b.meta.Records = append(b.meta.Records, object.Record{
		Clause: c.Index, Size: rec.Size, Time: object.TimeOffset, Data: []object.Datum{d}, Actions: []object.Action{{Act: string(act.Act), Data: []int{0}}},
	})
	return &Segment{Stmts: []check.Stmt{s}, Record: rec}
}

// speculate makes a record one of a speculation.
func (b *builder) speculate(p *packer, rec *Record, mr *object.Record) {
	b.needs(object.MinorActions)
	rec.Speculates = true
	time := object.Datum{Off: object.TimeOffset, Size: 8, Type: object.Uint}
	mr.Data = append(mr.Data, p.add(object.Datum{Size: 8, Type: object.Uint}), time)
	mr.Actions = append(mr.Actions, object.Action{Act: object.ActSpeculate, Data: []int{0, 1}})
}

// Speculates reports whether a clause may call speculate().
func (c *Clause) Speculates() bool { return anySpeculates(c.Clause.Body) }

func anySpeculates(stmts []check.Stmt) bool {
	for _, s := range stmts {
		if br, ok := s.(*check.IfStmt); ok && (anySpeculates(br.Then) || anySpeculates(br.Else)) {
			return true
		}
	}
	return speculates(stmts)
}

// speculates reports whether one of the statements is speculate().
func speculates(stmts []check.Stmt) bool {
	for _, s := range stmts {
		if act, ok := s.(*check.ActStmt); ok && act.Act == check.ActSpeculate {
			return true
		}
	}
	return false
}

// onlySpeculates reports whether speculate() is the one action of a clause: such
// a clause records an empty line into the speculation.
func onlySpeculates(stmts []check.Stmt) bool {
	n := 0
	for _, s := range stmts {
		switch s := s.(type) {
		case *check.IfStmt:
			return false
		case *check.ActStmt:
			if s.Act != check.ActSpeculate {
				return false
			}
			n++
		}
	}
	return n > 0
}
