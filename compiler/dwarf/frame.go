package dwarf

// The canonical frame address: what rsp was before a function was called. Where it
// is at an instruction the unwind tables say (.eh_frame, .debug_frame), as a program
// of rules for the rows of a table by address; only the rule for the frame address
// matters here.
//
//	CIE  what functions have in common: factors, first rules
//	FDE  a function: its CIE, range of addresses, rules

import (
	"errors"
)

var errNoFrame = errors.New("cannot be found there: the file has no unwind table for the function")

// frames are the tables of a file.
type frames struct {
	eh, debug []byte
	ehAddr    uint64
}

// common is a CIE.
type common struct {
	code   uint64
	data   int64
	enc    byte // of addresses
	sized  bool // there is augmentation data
	rules  []byte
	broken bool
}

// cfaRule says where the frame address is: at a register, or by an expression.
type cfaRule struct {
	reg  uint64
	off  int64
	expr []byte
}

// cfa is the frame address at an instruction.
func (fn *Func) cfa(pc uint64) (*Node, error) {
	f := fn.file
	if f.frames == nil {
		f.frames = &frames{}
		if s := f.program.Section(".eh_frame"); s != nil {
			f.frames.eh, f.frames.ehAddr = f.section(f.program, ".eh_frame"), s.Addr
		}
		for _, e := range []string{".debug_frame"} {
			if f.frames.debug = f.section(f.debug, e); f.frames.debug == nil {
				f.frames.debug = f.section(f.program, e)
			}
		}
	}
	for _, eh := range []bool{true, false} {
		rule, ok := f.rule(eh, pc)
		switch {
		case !ok:
		case rule.expr != nil:
			m := &machine{fn: fn, pc: pc, depth: maxDepth} // no frame base in it
			pieces, err := m.run(rule.expr)
			if err != nil || len(pieces) != 1 || pieces[0].Addr == nil {
				return nil, errNoFrame
			}
			return pieces[0].Addr, nil
		default:
			v, err := f.register(rule.reg)
			if err != nil {
				return nil, errNoFrame
			}
			return add(v, rule.off), nil
		}
	}
	if pc == fn.Addr {
		return f.entryFrame(), nil
	}
	return nil, errNoFrame
}

// entryFrame is the frame address where a function begins.
func (f *File) entryFrame() *Node {
	if f.arch == "amd64" {
		return add(&Node{Op: OpReg, K: words["amd64"][7]}, 8)
	}
	return &Node{Op: OpReg, K: words["arm64"][31]}
}

// rule finds the rule for the frame address at an address.
func (f *File) rule(eh bool, pc uint64) (cfaRule, bool) {
	all, at := f.frames.debug, uint64(0)
	if eh {
		all, at = f.frames.eh, f.frames.ehAddr
	}
	cies := map[uint64]*common{}
	for pos := uint64(0); pos+8 <= uint64(len(all)); {
		length, size := uint64(f.order.Uint32(all[pos:])), uint64(4)
		if length == 0 {
			if !eh {
				break
			}
			pos += 4
			continue
		}
		if length == 0xffffffff || length < 4 || length > uint64(len(all))-pos-size {
			break
		}
		body := pos + size
		id := uint64(f.order.Uint32(all[body:]))
		end := body + length
		if isCIE := eh && id == 0 || !eh && id == 0xffffffff; !isCIE {
			from := id
			if eh {
				from = body - id
			}
			if cies[from] == nil {
				cies[from] = f.common(all, from, eh)
			}
			if c := cies[from]; !c.broken {
				if rule, ok := f.description(c, all[body+4:end], at+body+4, pc); ok {
					return rule, true
				}
			}
		}
		pos = end
	}
	return cfaRule{}, false
}

// common reads a CIE.
func (f *File) common(all []byte, pos uint64, eh bool) *common {
	c := &common{broken: true}
	if pos+9 > uint64(len(all)) {
		return c
	}
	length := uint64(f.order.Uint32(all[pos:]))
	if length < 5 || length > uint64(len(all))-pos-4 {
		return c
	}
	r := &reader{B: all[pos+8 : pos+4+length], Order: f.order}
	version := r.U8()
	augmentation := r.Text()
	if version >= 4 {
		r.Take(2) // sizes of addresses and segments
	}
	c.code, c.data = r.Uleb(), r.Sleb()
	if version == 1 {
		r.U8()
	} else {
		r.Uleb()
	}
	if augmentation != "" && augmentation[0] == 'z' {
		c.sized = true
		data := &reader{B: r.Take(int(min(r.Uleb(), 1<<16))), Order: f.order}
		for _, ch := range augmentation[1:] {
			switch ch {
			case 'R':
				c.enc = data.U8()
			case 'P':
				enc := data.U8()
				data.Encoded(enc)
			case 'L':
				data.U8()
			}
		}
	} else if augmentation != "" {
		return c
	}
	c.rules, c.broken = r.Rest(), r.Bad
	return c
}

// description runs the rules of an FDE, if it is about the address.
func (f *File) description(c *common, b []byte, at, pc uint64) (cfaRule, bool) {
	r := &reader{B: b, Addr: at, Order: f.order}
	start := r.Encoded(c.enc)
	size := r.Encoded(c.enc & 0xf)
	if r.Bad || pc < start || pc-start >= size {
		return cfaRule{}, false
	}
	if c.sized {
		r.Take(int(min(r.Uleb(), 1<<16)))
	}
	t := &table{f: f, c: c, at: start, pc: pc}
	if !t.run(c.rules) || !t.run(r.Rest()) {
		return cfaRule{}, false
	}
	return t.rule, true
}

// table is the run of a program of rules.
type table struct {
	f      *File
	c      *common
	at, pc uint64
	rule   cfaRule
	stack  []cfaRule
	done   bool
}

// advance goes to a later row and ends the run where that is behind the address.
func (t *table) advance(n uint64) {
	t.at += n * t.c.code
	t.done = t.at > t.pc
}

func (t *table) run(b []byte) bool {
	r := &reader{B: b, Order: t.f.order}
	for r.Left() > 0 && !t.done {
		op := r.U8()
		switch op >> 6 {
		case 1:
			t.advance(uint64(op & 0x3f))
		case 2: // offset
			r.Uleb()
		case 3: // restore
		default:
			if !t.step(op, r) {
				return false
			}
		}
		if r.Bad {
			return false
		}
	}
	return true
}

func (t *table) step(op byte, r *reader) bool {
	switch op {
	case 0x00: // nop
	case 0x01: // set_loc
		t.at = r.Encoded(t.c.enc & 0xf)
		t.done = t.at > t.pc
	case 0x02:
		t.advance(uint64(r.U8()))
	case 0x03:
		t.advance(uint64(r.U16()))
	case 0x04:
		t.advance(uint64(r.U32()))
	case 0x05, 0x09, 0x14, 0x2f: // offset_extended, register, val_offset, GNU_negative_offset
		r.Uleb()
		r.Uleb()
	case 0x06, 0x07, 0x08, 0x2e: // restore_extended, undefined, same_value, GNU_args_size
		r.Uleb()
	case 0x0a: // remember_state
		if len(t.stack) > maxDepth {
			return false
		}
		t.stack = append(t.stack, t.rule)
	case 0x0b: // restore_state
		if len(t.stack) == 0 {
			return false
		}
		t.rule = t.stack[len(t.stack)-1]
		t.stack = t.stack[:len(t.stack)-1]
	case 0x0c: // def_cfa
		t.rule = cfaRule{reg: r.Uleb()}
		t.rule.off = int64(r.Uleb())
	case 0x0d: // def_cfa_register
		t.rule.reg = r.Uleb()
	case 0x0e: // def_cfa_offset
		t.rule.off = int64(r.Uleb())
	case 0x0f: // def_cfa_expression
		t.rule = cfaRule{expr: r.Take(int(min(r.Uleb(), 1<<16)))}
	case 0x10, 0x16: // expression, val_expression
		r.Uleb()
		r.Take(int(min(r.Uleb(), 1<<16)))
	case 0x11, 0x15: // offset_extended_sf, val_offset_sf
		r.Uleb()
		r.Sleb()
	case 0x12: // def_cfa_sf
		t.rule = cfaRule{reg: r.Uleb()}
		t.rule.off = r.Sleb() * t.c.data
	case 0x13: // def_cfa_offset_sf
		t.rule.off = r.Sleb() * t.c.data
	case 0x2d: // window save; on arm64 the state of signed return addresses
	default:
		return false
	}
	return true
}
