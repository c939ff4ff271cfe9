package probe

// Lengths of x86-64 instructions, for probes of all instructions of a function, and to
// refuse a probe inside of one: the kernel would take it, and break the program.
//
//	insn   = { prefix } [ REX ] opcode [ ModRM [ SIB ] [ displacement ] ] [ immediate ]
//	opcode = byte | 0F byte | 0F 38 byte | 0F 3A byte
//	       | C5 byte byte | C4 2 bytes byte | 62 3 bytes byte          (VEX, EVEX: which of the maps is in the bytes)
//	       | 8F 2 bytes byte                                           (XOP)
//
// Each map of opcodes is a text of 256 characters, which say what follows the opcode:
//
//	.  nothing                  M  ModRM
//	b  a byte                   B  ModRM and a byte
//	w  two bytes                Z  ModRM and four bytes, or two with prefix 66
//	z  as Z without ModRM       d  four bytes, always
//	e  three bytes              v  as z, eight bytes with REX.W
//	o  eight bytes, four with prefix 67
//	T  ModRM; a byte if its middle field is 0 or 1     U  the same with Z's
//	x  not an instruction, or one that is not known here
const (
	x86Map1 = "" +
		"MMMMbzxxMMMMbzxx" + "MMMMbzxxMMMMbzxx" + "MMMMbzxxMMMMbzxx" + "MMMMbzxxMMMMbzxx" +
		"xxxxxxxxxxxxxxxx" + "................" + "xxxMxxxxzZbB...." + "bbbbbbbbbbbbbbbb" +
		"BZxBMMMMMMMMMMMM" + "..........x....." + "oooo....bz......" + "bbbbbbbbvvvvvvvv" +
		"BBw.xxBZe.w..bx." + "MMMMxxx.MMMMMMMM" + "bbbbbbbbddxb...." + "x.xx..TU......MM"
	x86Map2 = "" +
		"MMMMx.....x.xM.B" + "MMMMMMMMMMMMMMMM" + "MMMMxxxxMMMMMMMM" + "......x.xxxxxxxx" +
		"MMMMMMMMMMMMMMMM" + "MMMMMMMMMMMMMMMM" + "MMMMMMMMMMMMMMMM" + "BBBBMMM.MMMMMMMM" +
		"dddddddddddddddd" + "MMMMMMMMMMMMMMMM" + "...MBMMM...MBMMM" + "MMMMMMMMMMBMMMMM" +
		"MMBMBBBM........" + "MMMMMMMMMMMMMMMM" + "MMMMMMMMMMMMMMMM" + "MMMMMMMMMMMMMMMM"
	x86Longest = 15
)

// The maps by their number in VEX, EVEX and XOP.
const (
	mapByte = iota
	map0F
	map0F38
	map0F3A
	mapFP16 = 5
	mapHalf = 6
	mapXOP8 = 8
	mapXOP9 = 9
	mapXOPA = 10
)

// x86Form is what follows an opcode of a map.
func x86Form(which int, opcode byte) byte {
	switch which {
	case mapByte:
		return x86Map1[opcode]
	case map0F:
		return x86Map2[opcode]
	case map0F38, mapFP16, mapHalf, mapXOP9:
		return 'M'
	case map0F3A, mapXOP8:
		return 'B'
	case mapXOPA:
		return 'D'
	}
	return 'x'
}

// x86Length is the length of the instruction at the start of b, 0 where that is not
// known.
func x86Length(b []byte) int {
	b = b[:min(len(b), x86Longest)]
	var short, far, wide bool // prefixes 66 and 67, REX.W
	i := 0
prefixes:
	for ; i < len(b); i++ {
		switch b[i] {
		case 0x66:
			short = true
		case 0x67:
			far = true
		case 0xf2, 0xf3, 0xf0, 0x2e, 0x36, 0x3e, 0x26, 0x64, 0x65:
		default:
			break prefixes
		}
	}
	if i < len(b) && b[i]&0xf0 == 0x40 {
		wide = b[i]&8 != 0
		i++
	}
	which, i := x86Opcode(b, i)
	if i >= len(b) {
		return 0
	}
	form, opcode := x86Form(which, b[i]), b[i]
	if which == map0F && opcode == 0x78 && (short || b[0] == 0xf2) { // extrq, insertq
		form = 'W'
	}
	i++
	middle := byte(0)
	switch form {
	case 'M', 'B', 'Z', 'T', 'U', 'D', 'W':
		n := x86ModRM(b[i:])
		if n == 0 {
			return 0
		}
		middle = b[i] >> 3 & 7
		i += n
	case 'x':
		return 0
	}
	if i += x86Immediate(form, middle, short, far, wide); i > len(b) {
		return 0
	}
	return i
}

// x86Immediate is how long the immediate of an opcode's form is. middle is the field of
// ModRM, the rest are prefixes.
func x86Immediate(form, middle byte, short, far, wide bool) int {
	operand := 4
	if short && !wide {
		operand = 2
	}
	switch form {
	case 'b', 'B':
		return 1
	case 'w', 'W':
		return 2
	case 'e':
		return 3
	case 'd', 'D':
		return 4
	case 'z', 'Z':
		return operand
	case 'v':
		if wide {
			return 8
		}
		return operand
	case 'o':
		if far {
			return 4
		}
		return 8
	case 'T':
		if middle <= 1 {
			return 1
		}
	case 'U':
		if middle <= 1 {
			return operand
		}
	}
	return 0
}

// x86Opcode finds an instruction's map and the place of its last opcode byte.
func x86Opcode(b []byte, i int) (which, at int) {
	byteAt := func(i int) int {
		if i < len(b) {
			return int(b[i])
		}
		return 0
	}
	switch op := byteAt(i); {
	case op == 0x0f && byteAt(i+1) == 0x38:
		return map0F38, i + 2
	case op == 0x0f && byteAt(i+1) == 0x3a:
		return map0F3A, i + 2
	case op == 0x0f:
		return map0F, i + 1
	case op == 0xc5:
		return map0F, i + 2
	case op == 0xc4:
		return max(byteAt(i+1)&0x1f, 1), i + 3
	case op == 0x62:
		return max(byteAt(i+1)&7, 1), i + 4
	case op == 0x8f && byteAt(i+1)&0x1f >= mapXOP8:
		return byteAt(i+1) & 0x1f, i + 3
	}
	return mapByte, i
}

// x86ModRM is how long a ModRM byte is with its SIB byte and displacement.
func x86ModRM(b []byte) int {
	if len(b) < 2 {
		return len(b)
	}
	mod, rm, n := b[0]>>6, b[0]&7, 1
	if mod == 3 {
		return 1
	}
	base := rm
	if rm == 4 {
		base = b[1] & 7
		n++
	}
	switch {
	case mod == 1:
		n++
	case mod == 2, base == 5:
		n += 4
	}
	return n
}

// x86Target is the address that the instruction at an address jumps to, if it has one.
func x86Target(b []byte, addr uint64) (uint64, bool) {
	n := x86Length(b)
	if n < 2 {
		return 0, false
	}
	next := addr + uint64(n)
	i := 0
	for i < n-2 && (b[i] == 0x2e || b[i] == 0x3e || b[i] == 0xf2 || b[i] == 0x66) {
		i++
	}
	switch op := b[i]; {
	case op&0xf0 == 0x70, op == 0xeb, op >= 0xe0 && op <= 0xe3:
		return next + uint64(int64(int8(b[n-1]))), true
	case op == 0xe9, op == 0x0f && b[i+1]&0xf0 == 0x80:
		return next + uint64(int64(int32(uint32(b[n-4])|uint32(b[n-3])<<8|uint32(b[n-2])<<16|uint32(b[n-1])<<24))), true
	}
	return 0, false
}

// x86Emulated reports whether the kernel emulates an instruction that a probe stands on,
// which is faster than to have the processor step over it: push of a register, nop, jump,
// call, and on new kernels what makes room on the stack.
func x86Emulated(b []byte) bool {
	n := x86Length(b)
	if n == 0 {
		return false
	}
	if b[0] == 0x41 && n == 2 {
		b = b[1:]
	}
	switch {
	case b[0]&0xf8 == 0x50, b[0] == 0x90, b[0] == 0xe8, b[0] == 0xe9, b[0] == 0xeb:
		return true
	case b[0] == 0x66 && n == 2 && b[1] == 0x90:
		return true
	case n >= 3 && b[0] == 0x0f && b[1] == 0x1f, n >= 4 && b[0] == 0x66 && b[1] == 0x0f && b[2] == 0x1f:
		return true
	}
	return n >= 4 && b[0] == 0x48 && (b[1] == 0x81 || b[1] == 0x83) && b[2] == 0xec
}

// x86Entry is where the entry of a function is probed, whose code is given: behind its
// endbr64, which the kernel does not emulate, where it does emulate the next instruction.
// A push or room on the stack begins nothing but the function; to others the function must
// not jump back.
func x86Entry(code []byte) int {
	const marker = 4
	if len(code) <= marker || [marker]byte(code) != [marker]byte{0xf3, 0x0f, 0x1e, 0xfa} || !x86Emulated(code[marker:]) {
		return 0
	}
	if op := code[marker]; op&0xf8 != 0x50 && op != 0x41 && op != 0x48 && x86Returns(code, marker) {
		return 0
	}
	return marker
}

// x86Returns reports whether a function jumps to an offset of its, or may.
func x86Returns(code []byte, to uint64) bool {
	for at := 0; at < len(code); {
		n := x86Length(code[at:])
		if n == 0 {
			return true
		}
		if target, ok := x86Target(code[at:], uint64(at)); ok && target == to {
			return true
		}
		at += n
	}
	return false
}
