package dwarf

import (
	"fmt"

	"dtc/internal/dwarfread"
)

// Op is what a Node computes.
type Op string

// The operations. All work on 64-bit words.
const (
	OpConst Op = "const" // K
	OpReg   Op = "reg"   // word K of the saved registers (uregs[K])
	OpFile  Op = "file"  // where the file's address K lies in the process
	OpDeref Op = "deref" // K bytes at address X, extended by zeros
	OpAdd   Op = "+"
	OpSub   Op = "-"
	OpMul   Op = "*"
	OpAnd   Op = "&"
	OpOr    Op = "|"
	OpXor   Op = "^"
	OpShl   Op = "<<"
	OpShr   Op = ">>" // unsigned
	OpSar   Op = ">>>"
)

// Node is a value or address.
type Node struct {
	Op   Op
	K    int64
	X, Y *Node
}

func constant(k int64) *Node { return &Node{Op: OpConst, K: k} }

func add(x *Node, k int64) *Node {
	switch {
	case k == 0:
		return x
	case x.Op == OpConst || x.Op == OpFile:
		return &Node{Op: x.Op, K: x.K + k}
	case x.Op == OpAdd && x.Y.Op == OpConst:
		return add(x.X, x.Y.K+k)
	}
	return &Node{Op: OpAdd, X: x, Y: constant(k)}
}

// String is the node as an expression: equal nodes have equal texts.
func (n *Node) String() string {
	switch n.Op {
	case OpConst:
		return fmt.Sprint(n.K)
	case OpReg:
		return fmt.Sprintf("reg%d", n.K)
	case OpFile:
		return fmt.Sprintf("file+%#x", n.K)
	case OpDeref:
		return fmt.Sprintf("*%d(%s)", n.K, n.X)
	}
	return fmt.Sprintf("(%s %s %s)", n.X, n.Op, n.Y)
}

// size bounds the work that a node makes.
func (n *Node) size() int {
	if n == nil {
		return 0
	}
	return 1 + n.X.size() + n.Y.size()
}

// static reports whether the value does not depend on registers.
func (n *Node) static() bool {
	return n == nil || n.Op != OpReg && n.X.static() && n.Y.static()
}

// Piece is a part of a location: Size bytes (0: all of it) at Addr in memory, or of
// the value Value.
type Piece struct {
	Size        int64
	Addr, Value *Node
}

// reader reads the little language of DWARF.
type reader = dwarfread.Reader
