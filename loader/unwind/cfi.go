package unwind

import (
	"encoding/binary"
	"math"
	"slices"

	"dtc/internal/dwarfread"
)

type reader = dwarfread.Reader

// A cie is what the entries of several functions have in common.
type cie struct {
	code, data  uint64
	ret         uint64
	enc, lsda   byte
	augmented   bool
	signal, bad bool
	start       []byte // of the virtual machine's program
}

type parser struct {
	all   []byte
	addr  uint64
	base  uint64
	eh    bool
	cies  map[int]*cie
	spans []span
	total int
}

// parse reads all entries of a section.
func (p *parser) parse() {
	for at := 0; at+4 <= len(p.all) && p.total < MaxRows; {
		n := uint64(binary.LittleEndian.Uint32(p.all[at:]))
		head := 4
		if n == math.MaxUint32 {
			if at+12 > len(p.all) {
				return
			}
			n, head = binary.LittleEndian.Uint64(p.all[at+4:]), 12
		}
		if n == 0 && p.eh {
			return
		}
		if n > uint64(len(p.all)-at-head) {
			return
		}
		p.entry(at, head, int(n))
		at += head + int(n)
	}
}

// entry reads the entry at an offset: that of a function, since the others are read when one
// refers to them.
func (p *parser) entry(at, head, n int) {
	r := p.reader(at+head, at+head+n)
	id, wide := uint64(r.U32()), head == 12
	if wide && !p.eh {
		r.At -= 4
		id = r.U64()
	}
	from := int64(id)
	switch {
	case p.eh && id == 0, !p.eh && !wide && id == math.MaxUint32, !p.eh && wide && id == math.MaxUint64:
		return
	case p.eh:
		from = int64(at+head) - int64(id)
	}
	if from < 0 || from >= int64(len(p.all)) {
		return
	}
	c := p.cie(int(from))
	if c.bad || r.Bad {
		return
	}
	p.function(&r, c)
}

func (p *parser) reader(from, to int) reader {
	return reader{B: p.all[:to], At: from, Addr: p.addr, Order: binary.LittleEndian}
}

func (p *parser) cie(at int) *cie {
	if c := p.cies[at]; c != nil {
		return c
	}
	c := &cie{bad: true}
	if len(p.cies) >= maxCommon {
		return c
	}
	p.cies[at] = c
	if at+4 > len(p.all) {
		return c
	}
	n, head := uint64(binary.LittleEndian.Uint32(p.all[at:])), 8
	if n == math.MaxUint32 && at+12 <= len(p.all) {
		n, head = binary.LittleEndian.Uint64(p.all[at+4:]), 16
		if !p.eh {
			head = 20
		}
	} else {
		n += 4
	}
	if head > 8 {
		n += 12
	}
	if n > uint64(len(p.all)-at) || uint64(head) > n {
		return c
	}
	r := p.reader(at+head, at+int(n))
	p.readCIE(&r, c)
	return c
}

func (p *parser) readCIE(r *reader, c *cie) {
	version := r.U8()
	text := r.Text()
	if version >= 4 {
		r.Skip(2) // sizes of addresses and segments
	}
	c.code, c.data = r.Uleb(), uint64(r.Sleb())
	if version == 1 {
		c.ret = uint64(r.U8())
	} else {
		c.ret = r.Uleb()
	}
	c.lsda = dwarfread.Omitted
	if len(text) > 0 && text[0] == 'z' {
		c.augmented = true
		size := r.Uleb()
		end := uint64(r.At) + size
		if size > uint64(len(r.B)-r.At) {
			return
		}
		for _, a := range text[1:] {
			switch a {
			case 'R':
				c.enc = r.U8()
			case 'L':
				c.lsda = r.U8()
			case 'P':
				r.Encoded(r.U8())
			case 'S':
				c.signal = true
			}
		}
		r.At = int(end)
	} else if text != "" {
		return
	}
	c.start = r.B[min(r.At, len(r.B)):]
	const returnAddress = 16
	c.bad = r.Bad || len(c.start) > maxStart || c.ret != returnAddress || version != 1 && version != 3 && version != 4
}

// function reads the entry of a function and runs its program.
func (p *parser) function(r *reader, c *cie) {
	from := r.Encoded(c.enc)
	size := r.Encoded(c.enc & 0x0f)
	if c.augmented {
		n := r.Uleb()
		if n > uint64(len(r.B)-r.At) {
			return
		}
		r.Skip(int(n))
	}
	if r.Bad || size == 0 || from < p.base || from-p.base > math.MaxUint32 || size > math.MaxUint32-(from-p.base) || from == 0 {
		return
	}
	m := machine{cie: c, pc: from - p.base, end: from - p.base + size, most: MaxRows - p.total}
	s := span{from: uint32(m.pc), to: uint32(m.end)}
	if c.signal {
		s.rows = []Row{{PC: s.from, Kind: Signal}}
	} else {
		m.reset()
		m.run(&reader{B: c.start, Addr: p.addr, Order: binary.LittleEndian})
		m.initial = m.state
		m.run(&reader{B: r.B, At: r.At, Addr: p.addr, Order: binary.LittleEndian})
		m.emit()
		s.rows = slices.Clip(m.rows)
	}
	p.total += len(s.rows)
	p.spans = append(p.spans, s)
}

// state is what the machine says of one address.
type state struct {
	kind  uint8
	reg   uint64 // of kind None: the register that the CFA is counted from
	off   int64
	bp    uint8
	bpOff int64
	end   bool // there is no return address
	odd   bool // the return address is not where it always is
}

// machine runs the program of a function.
type machine struct {
	*cie
	state
	initial state
	saved   []state
	pc, end uint64
	rows    []Row
	most    int
	stop    bool
}

func (m *machine) reset() { m.state = state{} }

const (
	regBP = 6
	regSP = 7
	regRA = 16
)

// row is the state as a row.
func (m *machine) row() Row {
	r := Row{PC: uint32(m.pc), Kind: m.kind, BP: m.bp, CFA: int32(m.off), BPOff: int32(m.bpOff)}
	switch {
	case m.state.end:
		return Row{PC: r.PC, Kind: End}
	case m.odd || int64(r.CFA) != m.off || int64(r.BPOff) != m.bpOff || r.Kind == None:
		return Row{PC: r.PC}
	}
	return r
}

// emit adds the state as the rule of the current address.
func (m *machine) emit() {
	if m.pc >= m.end || len(m.rows) >= m.most {
		return
	}
	r := m.row()
	if n := len(m.rows); n > 0 {
		last := &m.rows[n-1]
		if last.PC == r.PC {
			*last = r
			return
		}
		if same := *last; true {
			if same.PC = r.PC; same == r {
				return
			}
		}
	}
	m.rows = append(m.rows, r)
}

func (m *machine) advance(n uint64) {
	m.emit()
	if n *= m.code; n > m.end-m.pc {
		m.pc, m.stop = m.end, true
		return
	}
	m.pc += n
}

func (m *machine) defCFA(reg uint64, off int64) {
	m.reg, m.off = reg, off
	switch reg {
	case regSP:
		m.kind = SP
	case regBP:
		m.kind = FP
	default:
		m.kind = None
	}
}

func (m *machine) offset(reg uint64, off int64) {
	switch reg {
	case regBP:
		m.bp, m.bpOff = AtCFA, off
	case regRA:
		m.odd, m.state.end = off != -8, false
	}
}

func (m *machine) restore(reg uint64) {
	switch reg {
	case regBP:
		m.bp, m.bpOff = m.initial.bp, m.initial.bpOff
	case regRA:
		m.odd, m.state.end = m.initial.odd, m.initial.end
	}
}

func (m *machine) undefined(reg uint64) {
	if reg == regRA {
		m.state.end = true
	}
}

// unknown is said of a register whose rule is beyond us.
func (m *machine) unknown(reg uint64) {
	if reg == regRA || reg == regBP {
		m.odd = true
	}
}

// run runs a program, until its end or an instruction that is not known.
func (m *machine) run(r *reader) {
	for r.At < len(r.B) && !r.Bad && !m.stop {
		op := r.U8()
		low := uint64(op & 0x3f)
		switch op >> 6 {
		case 1:
			m.advance(low)
		case 2:
			m.offset(low, int64(r.Uleb()*m.data))
		case 3:
			m.restore(low)
		default:
			m.extended(r, op)
		}
	}
}

// signed reads an offset in steps of the factor for data.
func (m *machine) signed(r *reader) int64 { return r.Sleb() * int64(m.data) }

// frame runs the instructions that say where the CFA is.
func (m *machine) frame(r *reader, op byte) bool {
	switch op {
	case 0x0c: // def_cfa
		reg := r.Uleb()
		m.defCFA(reg, int64(r.Uleb()))
	case 0x0d:
		m.defCFA(r.Uleb(), m.off)
	case 0x0e:
		m.off = int64(r.Uleb())
	case 0x0f:
		m.expression(r.Block())
	case 0x12: // def_cfa_sf
		reg := r.Uleb()
		m.defCFA(reg, m.signed(r))
	case 0x13:
		m.off = m.signed(r)
	default:
		return false
	}
	return true
}

// extended runs the instructions that do not hold their operand.
func (m *machine) extended(r *reader, op byte) {
	if m.frame(r, op) {
		return
	}
	switch op {
	case 0x00: // nop
	case 0x01: // set_loc
		m.emit()
		m.stop = true
	case 0x02:
		m.advance(uint64(r.U8()))
	case 0x03:
		m.advance(uint64(r.U16()))
	case 0x04:
		m.advance(uint64(r.U32()))
	case 0x05: // offset_extended
		reg := r.Uleb()
		m.offset(reg, int64(r.Uleb()*m.data))
	case 0x06:
		m.restore(r.Uleb())
	case 0x07:
		m.undefined(r.Uleb())
	case 0x08: // same_value
		if reg := r.Uleb(); reg == regBP {
			m.bp, m.bpOff = Same, 0
		}
	case 0x09: // register
		reg := r.Uleb()
		r.Uleb()
		m.unknown(reg)
	case 0x0a:
		if len(m.saved) < maxRules {
			m.saved = append(m.saved, m.state)
		}
	case 0x0b:
		if n := len(m.saved); n > 0 {
			m.state, m.saved = m.saved[n-1], m.saved[:n-1]
		}
	case 0x10, 0x16: // expression, val_expression
		reg := r.Uleb()
		m.stored(reg, r.Block(), op == 0x10)
	case 0x11: // offset_extended_sf
		reg := r.Uleb()
		m.offset(reg, m.signed(r))
	case 0x14, 0x15: // val_offset
		reg := r.Uleb()
		r.Uleb()
		m.unknown(reg)
	case 0x2e: // GNU_args_size
		r.Uleb()
	case 0x2f: // GNU_negative_offset_extended
		reg := r.Uleb()
		m.offset(reg, -int64(r.Uleb()*m.data))
	default:
		m.odd, m.stop = true, true
		m.emit()
		m.pc = m.end
	}
}

const (
	opDeref = 0x06
	opBreg0 = 0x70
)

// pltExpression is what linkers say of the stubs of the linkage table, behind the offset
// from rsp: ((rip & 15) >= N) << 3, added.
var pltExpression = []byte{0x80, 0x00, 0x3f, 0x1a}

// expression sets the CFA by an expression, of which two forms are known.
func (m *machine) expression(b []byte) {
	m.kind, m.off = None, 0
	r := reader{B: b, Order: binary.LittleEndian}
	op := r.U8()
	off := r.Sleb()
	if r.Bad {
		return
	}
	rest := b[r.At:]
	switch {
	case op == opBreg0+regBP && len(rest) == 1 && rest[0] == opDeref:
		m.kind, m.off = FPAt, off
	case op == opBreg0+regSP && len(rest) == 1 && rest[0] == opDeref:
		m.kind, m.off = SPAt, off
	case op == opBreg0+regSP && len(rest) == 9 && slices.Equal(rest[:4], pltExpression) && rest[4]>>4 == 3:
		m.kind, m.off = PLT, off|int64(rest[4]&0xf)<<8
	}
}

// stored says where a register is by an expression.
func (m *machine) stored(reg uint64, b []byte, memory bool) {
	r := reader{B: b, Order: binary.LittleEndian}
	op := r.U8()
	off := r.Sleb()
	if reg == regBP && memory && !r.Bad && r.At == len(b) && op == opBreg0+regBP {
		m.bp, m.bpOff = AtFP, off
		return
	}
	m.unknown(reg)
}
