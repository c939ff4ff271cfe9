package check

// The order of actions in a clause. A clause that records into a speculation
// must say so first, one that commits must not record, and what cannot be
// undone may not be done speculatively.

import "dtc/compiler/syntax"

// rules is what the actions of a clause have done so far.
type rules struct {
	speculated, committed, recorded bool
}

// join adds what another branch of an if has done.
func (r *rules) join(other rules) {
	r.speculated = r.speculated || other.speculated
	r.committed = r.committed || other.committed
	r.recorded = r.recorded || other.recorded
}

// recording are the actions that put data into the trace buffer.
var recording = wordSet(`trace printf printa exit stack ustack jstack sym func mod usym ufunc umod uaddr tracemem
	print pcap clear trunc normalize denormalize freopen ftruncate system setopt raise stop`)

// destructive are the actions that change the traced system.
var destructive = wordSet("breakpoint panic chill copyout copyoutstr raise stop system freopen return")

// order checks that an action may follow those before it.
func (c *checker) order(x *syntax.Call, name string) {
	if c.clause == nil || c.globals[name] != nil {
		return
	}
	before := c.rules
	switch {
	case name == "speculate":
		c.orderSpeculate(x)
	case name == "commit" && before.recorded:
		c.errorf(x.Pos(), "D_COMM_DREC", "commit( ) may not follow data-recording action(s)")
	case name == "exit" && before.speculated:
		c.errorf(x.Pos(), "D_EXIT_SPEC", "exit( ) may not follow speculate( )")
	case destructive[name] && before.speculated:
		c.errorf(x.Pos(), "D_ACT_SPEC", "destructive actions may not follow speculate( )")
	case recording[name] && before.committed:
		c.errorf(x.Pos(), "D_DREC_COMM", "data-recording actions may not follow commit( )")
	}
	c.rules.join(rules{name == "speculate", name == "commit", recording[name]})
}

func (c *checker) orderSpeculate(x *syntax.Call) {
	switch {
	case c.rules.speculated:
		c.errorf(x.Pos(), "D_SPEC_SPEC", "speculate( ) may not follow speculate( )")
	case c.rules.committed:
		c.errorf(x.Pos(), "D_SPEC_COMM", "speculate( ) may not follow commit( )")
	case c.rules.recorded:
		c.errorf(x.Pos(), "D_SPEC_DREC", "speculate( ) may not follow data-recording action(s)")
	}
}

// orderAgg checks that an aggregation may be fed here.
func (c *checker) orderAgg(x *syntax.Assign) {
	switch {
	case c.rules.committed:
		c.errorf(x.Pos(), "D_AGG_COMM", "aggregating actions may not follow commit( )")
	case c.rules.speculated:
		c.errorf(x.Pos(), "D_AGG_SPEC", "aggregating actions may not follow speculate( )")
	}
	c.rules.recorded = true
}
