package probe

import (
	"runtime"
	"strconv"
	"strings"

	"dtc/internal/note"
	"dtc/object"
)

// Arguments of probes that programs define. A note has an operand for each, as an
// assembler of the machine writes it, behind the size of its value, negative where
// that is signed:
//
//	arg     = [ [ "-" ] size [ "f" ] "@" ] operand
//	operand = "%" register | [ "$" ] integer
//	        | [ sum ] "(" [ "%" register ] [ ",%" register [ "," scale ] ] ")" | [ sum ] "(%rip)" | sum
//	sum     = term { ( "+" | "-" ) term };   term = integer | symbol
//
// and on arm64
//
//	operand = register | [ "#" ] integer | "[" register [ "," integer | "," register [ ", lsl" scale ] ] "]" | sum
//
// They are packed for the program as package object says. One that is not
// understood, such as a floating-point register, is 0, and the loader says so.

const maxUsdtArgs = object.SlotFields

// register is where a register's bytes lie among the saved ones.
type register struct {
	off, size int
	high      bool
}

// usdtRegisters are the registers of x86-64 by name.
var usdtRegisters = registerNames()

func registerNames() map[string]register {
	m := map[string]register{}
	for off, names := range map[int]string{
		80: "rax eax ax al ah", 40: "rbx ebx bx bl bh", 88: "rcx ecx cx cl ch", 96: "rdx edx dx dl dh",
		104: "rsi esi si sil", 112: "rdi edi di dil", 32: "rbp ebp bp bpl", 152: "rsp esp sp spl", 128: "rip",
	} {
		for i, name := range strings.Fields(names) {
			m[name] = register{off, [...]int{8, 4, 2, 1, 1}[i], i == 4}
		}
	}
	for i, off := range []int{72, 64, 56, 48, 24, 16, 8, 0} {
		name := "r" + strconv.Itoa(8+i)
		m[name] = register{off: off, size: 8}
		m[name+"d"], m[name+"w"], m[name+"b"] = register{off: off, size: 4}, register{off: off, size: 2}, register{off: off, size: 1}
	}
	return m
}

// site packs what a note says of a place.
func (o *mapped) site(pid uint32, n *note.Note) (Site, bool) {
	s := Site{Path: o.path, File: o.identity}
	var ok bool
	if s.Off, ok = o.image.Offset(n.PC); !ok {
		return s, false
	}
	if n.Semaphore != 0 {
		s.Semaphore, _ = o.image.PageOffset(n.Semaphore)
	}
	lookup := func(name string) (uint64, bool) { return o.symbol(pid, name) }
	fields := chosen(operands(n.Args), n)
	s.NArgs = min(len(fields), maxUsdtArgs)
	for i, text := range fields[:s.NArgs] {
		if s.Args.Where[i], ok = parseUsdt(text, lookup); !ok {
			s.Unread |= 1 << i
		}
		s.Args.Consts[i] = usdtConst(text, lookup)
	}
	return s, true
}

// questions lists the places where a program asks whether a probe is enabled.
func (o *mapped) questions(pid uint32, of *note.Note) (list []Site) {
	for i := range o.image.Notes {
		n := &o.image.Notes[i]
		if !n.Enabled || n.Provider != of.Provider || n.Name != of.Name {
			continue
		}
		if s, ok := o.site(pid, n); ok {
			list = append(list, s)
		}
	}
	return list
}

// Register returns where the register lies that an argument is in, if it is in one.
func (p *Passing) Register(n int) (off int, ok bool) {
	d := p.Where[n]
	return int(d >> 8 & 0xff), d&7 == object.UsdtReg && d&object.UsdtHigh == 0
}

// operands splits the arguments of a note, in which brackets may hold blanks.
func operands(text string) (list []string) {
	depth := 0
	return strings.FieldsFunc(text, func(r rune) bool {
		switch r {
		case '[', '(':
			depth++
		case ']', ')':
			depth--
		}
		return r == ' ' && depth <= 0
	})
}

// gotOperand is behind the symbol whose address is the value: it stands in the global offset table.
const gotOperand = "@GOTPCREL(%rip)"

// chosen lists the values that are a probe's arguments.
func chosen(fields []string, n *note.Note) []string {
	if !n.Mapped {
		return fields
	}
	list := make([]string, len(n.Map))
	for i, k := range n.Map {
		if k < len(fields) {
			list[i] = fields[k]
		}
	}
	return list
}

// usdtConst is the value of an argument that is a constant.
func usdtConst(text string, lookup func(string) (uint64, bool)) uint64 {
	_, _, operand, _ := usdtSize(text)
	if name, ok := strings.CutSuffix(operand, gotOperand); ok {
		addr, _ := lookup(name)
		return addr
	}
	operand = strings.TrimLeft(operand, "$#")
	if n, err := strconv.ParseInt(operand, 0, 64); err == nil {
		return uint64(n)
	}
	n, err := strconv.ParseUint(operand, 0, 64)
	if err != nil {
		return 0
	}
	return n
}

// parseUsdt packs an argument. lookup finds the address of a symbol.
func parseUsdt(text string, lookup func(string) (uint64, bool)) (uint64, bool) {
	return parseUsdtFor(runtime.GOARCH, text, lookup)
}

func parseUsdtFor(arch, text string, lookup func(string) (uint64, bool)) (uint64, bool) {
	size, signed, operand, ok := usdtSize(text)
	if !ok {
		return 0, false
	}
	parse := usdtOperand
	if arch == "arm64" {
		parse = usdtOperandArm64
	}
	d, ok := parse(operand, lookup)
	if !ok {
		return 0, false
	}
	if signed {
		d |= object.UsdtSigned
	}
	return d | uint64(size)<<4, true
}

func usdtSize(text string) (size int, signed bool, operand string, ok bool) {
	head, operand, found := strings.Cut(text, "@")
	if !found {
		return 8, false, text, true
	}
	head, signed = strings.CutPrefix(head, "-")
	size, err := strconv.Atoi(head)
	ok = err == nil && (size == 1 || size == 2 || size == 4 || size == 8)
	return size, signed, operand, ok
}

func usdtOperand(s string, lookup func(string) (uint64, bool)) (uint64, bool) {
	if name, ok := strings.CutPrefix(s, "%"); ok {
		r, ok := usdtRegisters[name]
		d := uint64(object.UsdtReg | r.off<<8)
		if r.high {
			d |= object.UsdtHigh
		}
		return d, ok
	}
	if isInteger(strings.TrimPrefix(s, "$")) {
		return object.UsdtConst, true
	}
	if name, ok := strings.CutSuffix(s, gotOperand); ok {
		_, found := lookup(name)
		return object.UsdtConst, found
	}
	sum, regs, memory := strings.Cut(s, "(")
	n, named, ok := usdtSum(sum, lookup)
	if !ok {
		return 0, false
	}
	if !memory || regs == "%rip)" {
		return object.UsdtAddr | n<<8, named
	}
	return usdtMemory(int64(n), named, strings.TrimSuffix(regs, ")"))
}

// usdtMemory packs sum(%base,%index,scale).
func usdtMemory(sum int64, named bool, regs string) (uint64, bool) {
	parts := strings.Split(regs, ",")
	base, ok := usdtRegisters[strings.TrimPrefix(parts[0], "%")]
	if !ok || named || sum != int64(int32(sum)) || len(parts) > 3 {
		return 0, false
	}
	d := uint64(base.off)<<8 | uint64(uint32(sum))<<32
	if len(parts) == 1 {
		return d | object.UsdtMem, true
	}
	index, ok := usdtRegisters[strings.TrimPrefix(strings.TrimSpace(parts[1]), "%")]
	scale := "1"
	if len(parts) == 3 {
		scale = strings.TrimSpace(parts[2])
	}
	power := strings.Index("1248", scale)
	if !ok || power < 0 || len(scale) != 1 {
		return 0, false
	}
	return d | object.UsdtIndex | uint64(index.off)<<16 | uint64(power)<<24, true
}

// usdtSum adds integers and symbols up.
func usdtSum(s string, lookup func(string) (uint64, bool)) (sum uint64, named, ok bool) {
	for s != "" {
		sign := uint64(1)
		switch s[0] {
		case '-':
			sign, s = ^uint64(0), s[1:]
		case '+':
			s = s[1:]
		}
		end := strings.IndexAny(s, "+-")
		if end < 0 {
			end = len(s)
		}
		term := s[:end]
		s = s[end:]
		if n, err := strconv.ParseUint(term, 0, 64); err == nil {
			sum += sign * n
			continue
		}
		addr, found := lookup(term)
		if term == "" || !found {
			return 0, false, false
		}
		sum, named = sum+sign*addr, true
	}
	return sum, named, true
}

// Absolute reports whether an argument is at an address, which is another in each process.
func (p *Passing) Absolute() bool {
	for n, d := range p.Where {
		if d&7 == object.UsdtAddr || d&7 == object.UsdtConst && p.Consts[n] > 1<<16 {
			return true
		}
	}
	return false
}

// Constant reports whether an argument is a constant.
func (p *Passing) Constant(n int) bool { return n < len(p.Where) && p.Where[n]&7 == object.UsdtConst }
