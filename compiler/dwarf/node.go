package dwarf

import (
	"encoding/binary"
	"fmt"
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

// reader reads the little language of DWARF. Behind the end everything is zero.
type reader struct {
	b     []byte
	order binary.ByteOrder
	short bool
}

func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.short, r.b = true, nil
		return make([]byte, 8)
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) u8() byte    { return r.take(1)[0] }
func (r *reader) u16() uint16 { return r.order.Uint16(r.take(2)) }
func (r *reader) u32() uint32 { return r.order.Uint32(r.take(4)) }
func (r *reader) u64() uint64 { return r.order.Uint64(r.take(8)) }

func (r *reader) uleb() uint64 {
	v := uint64(0)
	for shift := uint(0); ; shift += 7 {
		b := r.u8()
		if shift < 64 {
			v |= uint64(b&0x7f) << shift
		}
		if b&0x80 == 0 || r.short {
			return v
		}
	}
}

func (r *reader) sleb() int64 {
	v := int64(0)
	for shift := uint(0); ; {
		b := r.u8()
		if shift < 64 {
			v |= int64(b&0x7f) << shift
		}
		shift += 7
		if b&0x80 == 0 || r.short {
			if shift < 64 && b&0x40 != 0 {
				v |= -1 << shift
			}
			return v
		}
	}
}
