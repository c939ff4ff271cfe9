package dwarf

// Locations: expressions of a stack machine, which is run here with nodes in the
// place of numbers.
//
//	exprloc   one expression, for all of a function's code
//	list      expressions for ranges of addresses: .debug_loc up to DWARF 4,
//	          .debug_loclists since DWARF 5, where the numbers of addresses may be
//	          indexes into .debug_addr
//
// What has no place at an instruction is told from what this machine cannot find:
// a value that was in a register when the function was called (entry_value) is
// somewhere in its callers.

import (
	"debug/dwarf"
	"errors"
	"fmt"
)

// Errors about values that cannot be read.
var (
	ErrGone  = errors.New("has been optimised away there")
	errFloat = errors.New("is in a floating-point register, which programs of the kernel cannot read")
)

const opPlusConst = 0x23

const (
	maxOps   = 1000
	maxNodes = 200
)

// words are the places of DWARF's registers among the saved ones (struct pt_regs).
var words = map[string][]int64{
	"amd64": {10, 12, 11, 5, 13, 14, 4, 19, 9, 8, 7, 6, 3, 2, 1, 0, 16},
	"arm64": {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31},
}

// register is the value of a register by DWARF's number.
func (f *File) register(n uint64) (*Node, error) {
	list := words[f.arch]
	if n >= uint64(len(list)) {
		return nil, errFloat
	}
	return &Node{Op: OpReg, K: list[n]}, nil
}

// machine evaluates one expression.
type machine struct {
	fn     *Func
	pc     uint64
	stack  []*Node
	pieces []Piece
	depth  int
}

// locate evaluates a location attribute at an address.
func (fn *Func) locate(v any, pc uint64, depth int) ([]Piece, error) {
	f := fn.file
	var expr []byte
	switch v := v.(type) {
	case []byte:
		expr = v
	case int64:
		list, err := f.list(fn.unit, uint64(v), pc)
		if err != nil {
			return nil, err
		}
		expr = list
	case uint64:
		off, err := f.listIndex(fn.unit, v)
		if err != nil {
			return nil, err
		}
		if expr, err = f.list(fn.unit, off, pc); err != nil {
			return nil, err
		}
	default:
		return nil, ErrGone
	}
	if len(expr) == 0 {
		return nil, ErrGone
	}
	m := &machine{fn: fn, pc: pc, depth: depth}
	return m.run(expr)
}

// run evaluates an expression.
func (m *machine) run(expr []byte) ([]Piece, error) {
	r := &reader{B: expr, Order: m.fn.file.order}
	var part *Piece // the value that the last operations gave
	for n := 0; r.Left() > 0; n++ {
		if n > maxOps {
			return nil, errDamaged
		}
		op := r.U8()
		switch {
		case op >= 0x50 && op <= 0x6f, op == 0x90: // reg
			k := uint64(op - 0x50)
			if op == 0x90 {
				k = r.Uleb()
			}
			v, err := m.fn.file.register(k)
			if err != nil {
				return nil, err
			}
			part = &Piece{Value: v}
		case op == 0x9f: // stack_value
			part = &Piece{Value: m.pop()}
		case op == 0x9e: // implicit_value
			b := r.Take(int(min(r.Uleb(), 1<<16)))
			if len(b) > 8 {
				return nil, ErrGone
			}
			v := uint64(0)
			for i, c := range b {
				v |= uint64(c) << (8 * i)
			}
			part = &Piece{Value: constant(int64(v))}
		case op == 0x93: // piece
			size := r.Uleb()
			if size > 1<<20 {
				return nil, errDamaged
			}
			if part == nil && len(m.stack) > 0 {
				part = &Piece{Addr: m.pop()}
			}
			if part == nil {
				part = &Piece{} // nowhere
			}
			part.Size = int64(size)
			m.pieces = append(m.pieces, *part)
			part = nil
		case op == 0xf2 || op == 0xa0 || op == 0xfa: // implicit_pointer, GNU_parameter_ref
			return nil, ErrGone
		default:
			if err := m.step(op, r); err != nil {
				return nil, err
			}
		}
		if r.Bad {
			return nil, errDamaged
		}
	}
	return m.result(part)
}

func (m *machine) result(part *Piece) ([]Piece, error) {
	switch {
	case len(m.pieces) > 0:
	case part != nil:
		m.pieces = []Piece{*part}
	case len(m.stack) > 0:
		m.pieces = []Piece{{Addr: m.pop()}}
	default:
		return nil, ErrGone
	}
	for _, p := range m.pieces {
		if p.Addr == nil && p.Value == nil {
			return nil, ErrGone
		}
		if p.Addr.size()+p.Value.size() > maxNodes {
			return nil, errors.New("is computed in a way that is too long")
		}
	}
	return m.pieces, nil
}

func (m *machine) push(n *Node) { m.stack = append(m.stack, n) }

func (m *machine) pop() *Node {
	if len(m.stack) == 0 {
		return constant(0)
	}
	n := m.stack[len(m.stack)-1]
	m.stack = m.stack[:len(m.stack)-1]
	return n
}

func (m *machine) pick(n int) *Node {
	if n < 0 || n >= len(m.stack) {
		return constant(0)
	}
	return m.stack[len(m.stack)-1-n]
}

// operations are those on two operands.
var operations = map[byte]Op{0x1a: OpAnd, 0x1c: OpSub, 0x1e: OpMul, 0x21: OpOr, 0x22: OpAdd, 0x24: OpShl, 0x25: OpShr, 0x26: OpSar, 0x27: OpXor}

// step does one operation on the stack.
func (m *machine) step(op byte, r *reader) error {
	f := m.fn.file
	if b, ok := operations[op]; ok {
		y, x := m.pop(), m.pop()
		if b == OpAdd && y.Op == OpConst {
			m.push(add(x, y.K))
			return nil
		}
		if x.size()+y.size() > maxNodes {
			return errDamaged
		}
		m.push(&Node{Op: b, X: x, Y: y})
		return nil
	}
	if m.shuffle(op, r) {
		return nil
	}
	switch {
	case op == 0x03: // addr
		m.push(f.placed(r.U64()))
	case op >= 0x08 && op <= 0x11: // const1u ... consts
		m.push(constant(literal(op, r)))
	case op >= 0x30 && op <= 0x4f: // lit
		m.push(constant(int64(op - 0x30)))
	case op >= 0x70 && op <= 0x8f, op == 0x92: // breg, bregx
		k := uint64(op - 0x70)
		if op == 0x92 {
			k = r.Uleb()
		}
		v, err := f.register(k)
		if err != nil {
			return err
		}
		m.push(add(v, r.Sleb()))
	case op == 0x91: // fbreg
		base, err := m.fn.frameBase(m.pc, m.depth)
		if err != nil {
			return err
		}
		m.push(add(base, r.Sleb()))
	case op == 0x9c: // call_frame_cfa
		cfa, err := m.fn.cfa(m.pc)
		if err != nil {
			return err
		}
		m.push(cfa)
	case op == 0x06: // deref
		m.push(&Node{Op: OpDeref, K: 8, X: m.pop()})
	case op == 0x94: // deref_size
		n := int64(r.U8())
		if n != 1 && n != 2 && n != 4 && n != 8 {
			return errDamaged
		}
		m.push(&Node{Op: OpDeref, K: n, X: m.pop()})
	case op == opPlusConst:
		m.push(add(m.pop(), int64(r.Uleb())))
	case op == 0xa1, op == 0xfb: // addrx
		a, err := f.address(m.fn.unit, r.Uleb())
		if err != nil {
			return err
		}
		m.push(f.placed(a))
	case op == 0xa2, op == 0xfc: // constx
		a, err := f.address(m.fn.unit, r.Uleb())
		if err != nil {
			return err
		}
		m.push(constant(int64(a)))
	case op == 0xa3, op == 0xf3: // entry_value
		return errors.New("was passed in a register that has another value there")
	case op == 0x9b, op == 0xe0:
		return errors.New("is a variable of each thread, whose place is known to the program only")
	default:
		return fmt.Errorf("is where an expression of DWARF says that is not supported (operation %#x)", op)
	}
	return nil
}

// shuffle does an operation that needs nothing but the stack.
func (m *machine) shuffle(op byte, r *reader) bool {
	switch op {
	case 0x12: // dup
		m.push(m.pick(0))
	case 0x13: // drop
		m.pop()
	case 0x14: // over
		m.push(m.pick(1))
	case 0x15: // pick
		m.push(m.pick(int(r.U8())))
	case 0x16: // swap
		x, y := m.pop(), m.pop()
		m.push(x)
		m.push(y)
	case 0x1f: // neg
		m.push(&Node{Op: OpSub, X: constant(0), Y: m.pop()})
	case 0x20: // not
		m.push(&Node{Op: OpXor, X: m.pop(), Y: constant(-1)})
	case 0x96: // nop
	default:
		return false
	}
	return true
}

func literal(op byte, r *reader) int64 {
	switch op {
	case 0x08:
		return int64(r.U8())
	case 0x09:
		return int64(int8(r.U8()))
	case 0x0a:
		return int64(r.U16())
	case 0x0b:
		return int64(int16(r.U16()))
	case 0x0c:
		return int64(r.U32())
	case 0x0d:
		return int64(int32(r.U32()))
	case 0x0e, 0x0f:
		return int64(r.U64())
	case 0x10:
		return int64(r.Uleb())
	}
	return r.Sleb()
}

// placed is where an address of the file lies in a process.
func (f *File) placed(addr uint64) *Node {
	if f.position {
		return &Node{Op: OpFile, K: int64(addr)}
	}
	return constant(int64(addr))
}

// frameBase evaluates the function's frame base.
func (fn *Func) frameBase(pc uint64, depth int) (*Node, error) {
	if depth > 2 {
		return nil, errDamaged
	}
	v := fn.file.attr(fn.entry, dwarf.AttrFrameBase)
	if v == nil {
		return nil, ErrGone
	}
	pieces, err := fn.locate(v, pc, depth+1)
	if err != nil {
		return nil, err
	}
	if len(pieces) != 1 {
		return nil, errDamaged
	}
	if p := pieces[0]; p.Value != nil {
		return p.Value, nil // a register says where the frame is, not where it lies
	}
	return pieces[0].Addr, nil
}

// address reads an address of .debug_addr by its index.
func (f *File) address(u *unit, i uint64) (uint64, error) {
	b := f.section(f.debug, ".debug_addr")
	if i > uint64(len(b)) || u.addrs+8*i+8 > uint64(len(b)) {
		return 0, errDamaged
	}
	return f.order.Uint64(b[u.addrs+8*i:]), nil
}

// listIndex is where the list of a number begins in .debug_loclists.
func (f *File) listIndex(u *unit, i uint64) (uint64, error) {
	b := f.section(f.debug, ".debug_loclists")
	if i > uint64(len(b)) || u.lists+4*i+4 > uint64(len(b)) {
		return 0, errDamaged
	}
	return u.lists + uint64(f.order.Uint32(b[u.lists+4*i:])), nil
}

// list finds the expression for an address in a location list, nil if there is none.
func (f *File) list(u *unit, off, pc uint64) ([]byte, error) {
	lists := f.section(f.debug, ".debug_loclists")
	old := f.section(f.debug, ".debug_loc")
	if u.version >= 5 || old == nil {
		if off >= uint64(len(lists)) {
			return nil, errDamaged
		}
		return f.newList(u, &reader{B: lists[off:], Order: f.order}, pc)
	}
	if off >= uint64(len(old)) {
		return nil, errDamaged
	}
	return f.oldList(u, &reader{B: old[off:], Order: f.order}, pc)
}

func (f *File) oldList(u *unit, r *reader, pc uint64) ([]byte, error) {
	base := u.base
	for !r.Bad {
		from, to := r.U64(), r.U64()
		switch {
		case r.Bad:
		case from == ^uint64(0):
			base = to
			continue
		case from == 0 && to == 0:
			return nil, nil
		}
		expr := r.Take(int(r.U16()))
		if !r.Bad && pc >= base+from && pc < base+to {
			return expr, nil
		}
	}
	return nil, errDamaged
}

func (f *File) newList(u *unit, r *reader, pc uint64) ([]byte, error) {
	base := u.base
	var other []byte // for what no range covers
	at := func() (uint64, error) { return f.address(u, r.Uleb()) }
	for !r.Bad {
		var from, to uint64
		var err error
		kind := r.U8()
		switch kind {
		case 0: // end
			return other, nil
		case 1: // base_addressx
			if base, err = at(); err != nil {
				return nil, err
			}
			continue
		case 2: // startx_endx
			from, err = at()
			if err == nil {
				to, err = at()
			}
		case 3: // startx_length
			from, err = at()
			to = from + r.Uleb()
		case 4: // offset_pair
			from, to = base+r.Uleb(), 0
			to = base + r.Uleb()
		case 5: // default_location
			other = r.Take(int(min(r.Uleb(), 1<<16)))
			continue
		case 6: // base_address
			base = r.U64()
			continue
		case 7: // start_end
			from, to = r.U64(), r.U64()
		case 8: // start_length
			from = r.U64()
			to = from + r.Uleb()
		case 9: // GNU view pair
			r.Uleb()
			r.Uleb()
			continue
		default:
			return nil, errDamaged
		}
		if err != nil {
			return nil, err
		}
		expr := r.Take(int(min(r.Uleb(), 1<<16)))
		if !r.Bad && pc >= from && pc < to {
			return expr, nil
		}
	}
	return nil, errDamaged
}
