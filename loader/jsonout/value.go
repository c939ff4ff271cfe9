package jsonout

import (
	"unicode/utf8"

	"dtc/loader/aggregate"
	"dtc/loader/format"
	"dtc/loader/symbol"
	"dtc/object"
)

// kind says how a datum is shown.
type kind uint8

const (
	asBytes kind = iota
	asInt
	asUint
	asFloat
	asPointer
	asString
	asText
	asWide
	asWall     // nanoseconds since the epoch, of %Y and %T
	asSymbol   // a kernel address
	asAddress  // an address of the target, of %A
	asProcess  // an address of a process
	asStack    // a kernel stack
	asKeyStack // a kernel stack that is trimmed already
	asAnyStack // a stack that says itself whose it is
	asKeyAny
)

var kinds = map[object.Type]kind{
	object.Int: asInt, object.Uint: asUint, object.Fl: asFloat, object.Ptr: asPointer,
	object.String: asString, object.Text: asText, object.Bytes: asBytes,
	object.Sym: asSymbol, object.Func: asSymbol, object.Mod: asSymbol,
	object.Usym: asProcess, object.Ufunc: asProcess, object.Umod: asProcess, object.Uaddr: asProcess,
	object.Stack: asStack, object.UStack: asAnyStack,
}

// value is where a datum lies and how it is shown.
type value struct {
	kind     kind
	off, end int
	frames   int
}

func valueOf(d *object.Datum) value {
	return value{kind: kinds[d.Type], off: d.Off, end: d.Off + d.Size, frames: d.Frames}
}

// as changes how a value is shown to what a conversion of printf() takes it for.
func (v *value) as(f *object.Part) {
	number := v.kind == asInt || v.kind == asUint || v.kind == asPointer
	size := v.end - v.off
	switch {
	case f.Verb == "":
	case (f.Verb == "Y" || f.Verb == "T") && number && size == 8:
		v.kind = asWall
	case (f.Verb == "a" || f.Verb == "p") && number && size == 8:
		v.kind = asPointer
		if f.Verb == "a" {
			v.kind = asSymbol
		}
	case f.Verb == "A" && number && size == 8:
		v.kind = asAddress
	case (f.Verb == "ls" || f.Verb == "ws") && v.kind == asBytes:
		v.kind = asWide
	}
}

// value appends a value of a record or key.
func (w *Writer) value(v *value, data []byte) {
	b := data[v.off:v.end]
	switch v.kind {
	case asInt:
		w.buf = appendInt(w.buf, format.ReadInt(b))
	case asUint:
		w.buf = appendUint(w.buf, format.ReadUint(b))
	case asFloat:
		w.buf = appendFloat(w.buf, format.ReadFloat(b))
	case asPointer:
		w.buf = appendAddress(w.buf, format.ReadUint(b))
	case asString:
		w.stringValue(format.CString(b))
	case asText:
		w.textValue(format.ReadUint(b))
	case asWide:
		w.wide(b)
	case asWall:
		w.buf = appendWall(w.buf, format.ReadUint(b))
	case asSymbol:
		w.kernel(format.ReadUint(b))
	case asAddress:
		w.process(w.text.Target, format.ReadUint(b))
	case asProcess:
		w.process(uint32(format.ReadUint(b[:min(8, len(b))])), format.ReadUint(b[min(8, len(b)):]))
	case asStack:
		w.stack(b, v.frames, false)
	case asKeyStack:
		w.stack(b, 0, true)
	case asAnyStack:
		w.anyStack(b, false)
	case asKeyAny:
		w.anyStack(b, true)
	default:
		w.bytes(b)
	}
}

// bytes appends bytes, with the string that they look like.
func (w *Writer) bytes(b []byte) {
	w.buf = append(w.buf, '{')
	if text, ok := format.Textual(b); ok && len(text) > 0 {
		w.buf = append(appendString(append(w.buf, `"string":`...), text), ',')
	}
	w.buf = append(appendHex(append(w.buf, `"hex":`...), b), '}')
}

// stringValue appends a string; with its bytes, if the string is not all they are.
func (w *Writer) stringValue(s []byte) {
	if utf8.Valid(s) {
		w.buf = appendString(w.buf, s)
		return
	}
	w.buf = appendString(append(w.buf, `{"string":`...), s)
	w.buf = append(appendHex(append(w.buf, `,"hex":`...), s), '}')
}

func (w *Writer) textValue(id uint64) {
	if w.text.Text == nil {
		w.buf = appendUint(w.buf, id)
		return
	}
	w.buf = appendString(w.buf, w.text.Text(uint32(id)))
}

// wide appends a string of characters of four bytes each.
func (w *Writer) wide(b []byte) {
	w.scratch = w.scratch[:0]
	for ; len(b) >= 4; b = b[4:] {
		c := uint32(format.ReadUint(b[:4]))
		if c == 0 {
			break
		}
		w.scratch = utf8.AppendRune(w.scratch, rune(c))
	}
	w.buf = appendString(w.buf, w.scratch)
}

// kernel appends an address of the kernel.
func (w *Writer) kernel(addr uint64) {
	w.buf = appendAddress(append(w.buf, `{"address":`...), addr)
	if w.text.Sym != nil {
		if module, name, off, ok := w.text.Sym.Kernel(addr); ok {
			w.place(module, name, off)
		}
	}
	w.buf = append(w.buf, '}')
}

// process appends an address of a process.
func (w *Writer) process(pid uint32, addr uint64) {
	w.openProcess(pid, addr)
	w.buf = append(w.buf, '}')
}

// openProcess does so but for the end.
func (w *Writer) openProcess(pid uint32, addr uint64) {
	w.buf = appendUint(append(w.buf, `{"pid":`...), uint64(pid))
	w.buf = appendAddress(append(w.buf, `,"address":`...), addr)
	if w.text.Proc != nil {
		if object, name, off, base, ok := w.text.Proc.Process(pid, addr); ok {
			if name == "" {
				off = base
			}
			w.place(object, name, off)
			w.demangled(name)
		}
	}
}

// demangled appends the name of C++ or Rust that a symbol stands for.
func (w *Writer) demangled(name string) {
	if spelt, ok := symbol.Demangle(name); ok {
		w.buf = appendString(append(w.buf, `,"demangled":`...), spelt)
	}
}

// lost reports whether a stack that ends with a frame went on.
func (w *Writer) lost(pid uint32, pc uint64) bool {
	p, ok := w.text.Proc.(interface{ Complete(uint32, uint64) bool })
	return ok && !p.Complete(pid, pc)
}

// frame appends a frame of a process, with what was inlined there.
func (w *Writer) frame(pid uint32, pc uint64, innermost bool) {
	w.openProcess(pid, pc)
	var inlined []string
	if w.text.Inlines {
		inlined = format.InlinedAt(w.text.Proc, pid, pc, innermost)
	}
	for i, name := range inlined {
		before := `,`
		if i == 0 {
			before = `,"inlined":[`
		}
		w.buf = appendString(append(w.buf, before...), name)
	}
	if len(inlined) > 0 {
		w.buf = append(w.buf, ']')
	}
	w.buf = append(w.buf, '}')
}

// place appends where an address lies. Without a symbol the offset is that in the
// module.
func (w *Writer) place(module, symbol string, off uint64) {
	if module != "" {
		w.buf = appendString(append(w.buf, `,"module":`...), module)
	}
	if symbol != "" {
		w.buf = appendString(append(w.buf, `,"symbol":`...), symbol)
	}
	if symbol != "" || off != 0 {
		w.buf = appendUint(append(w.buf, `,"offset":`...), off)
	}
}

// stack appends a kernel stack.
func (w *Writer) stack(b []byte, want int, trimmed bool) {
	w.frames = aggregate.Frames(w.frames[:0], b)
	shown := w.frames
	switch {
	case trimmed:
	case w.text.Sym != nil:
		shown = w.text.Sym.Trim(shown, want)
	case want > 0 && len(shown) > want:
		shown = shown[:want]
	}
	w.buf = append(w.buf, '[')
	for i, pc := range shown {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.kernel(pc)
	}
	w.buf = append(w.buf, ']')
}

// anyStack appends a stack that says itself whose it is.
func (w *Writer) anyStack(b []byte, trimmed bool) {
	depth, pid := aggregate.SplitStack(b)
	b = b[min(object.StackHead, len(b)):]
	if pid == 0 {
		if depth == 0 {
			b = nil
		}
		w.stack(b, depth, trimmed)
		return
	}
	w.frames = aggregate.Frames(w.frames[:0], b)
	w.buf = append(w.buf, '[')
	for i, pc := range w.frames[:min(depth, len(w.frames))] {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.frame(pid, pc, i == 0)
	}
	if shown := w.frames[:min(depth, len(w.frames))]; len(shown) > 0 && len(shown) < depth && w.lost(pid, shown[len(shown)-1]) {
		w.buf = append(w.buf[:len(w.buf)-1], `,"lost":true}`...)
	}
	w.buf = append(w.buf, ']')
}
