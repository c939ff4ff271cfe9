package format

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"dtc/object"
)

// A spec is a conversion's specification.
type spec struct {
	verb              byte
	width, prec       int // prec -1: none
	left, zero, alt   bool
	plus, blank       bool
	signed            bool // integers: the argument is signed
	typ               object.Type
	frames            int
	trimmed, isSimple bool
}

// A conv appends a datum as a conversion asks.
type conv func(p *Printer, s *spec, b []byte)

// A part is literal text (conv nil) or a conversion of the bytes [off, end) of
// a record or key.
type part struct {
	text     string
	conv     conv
	spec     spec
	off, end int
	agg      int   // printa: the number of the aggregation, -1 for a key
	width    *span // printf: where a "*" width lies
	prec     *span
	other    bool // printa: a value that is not shown as an integer
}

type span struct{ off, end int }

// Bounds of widths and precisions: of those in a format, and of those that arrive
// in a record.
const (
	maxWidth   = object.MaxWidth
	maxDynamic = 1 << 16
)

func compilePrintf(a *object.Action, data []object.Datum) ([]step, error) {
	parts := make([]part, 0, len(a.Format))
	for i := range a.Format {
		f := &a.Format[i]
		pt := part{text: f.Text, agg: -1}
		if f.Verb != "" {
			if f.Arg < 0 || f.Arg >= len(data) {
				return nil, fmt.Errorf("no argument %d", f.Arg)
			}
			d := data[f.Arg]
			pt.off, pt.end = d.Off, d.Off+d.Size
			var err error
			if pt.spec, pt.conv, err = compileConv(f, d); err != nil {
				return nil, err
			}
			if pt.width, err = spanOf(f.WidthN, data); err != nil {
				return nil, err
			}
			if pt.prec, err = spanOf(f.PrecN, data); err != nil {
				return nil, err
			}
		}
		parts = append(parts, pt)
	}
	ops := operations(parts)
	return []step{func(p *Printer, data []byte) { p.run(ops, data) }}, nil
}

func spanOf(n *int, data []object.Datum) (*span, error) {
	if n == nil {
		return nil, nil
	}
	if *n < 0 || *n >= len(data) {
		return nil, fmt.Errorf("no argument %d", *n)
	}
	d := data[*n]
	return &span{d.Off, d.Off + d.Size}, nil
}

func (p *Printer) convert(pt *part, data []byte) {
	if pt.conv == nil {
		p.buf = append(p.buf, pt.text...)
		return
	}
	s := &pt.spec
	if pt.width != nil || pt.prec != nil {
		s = p.resolve(pt, data)
	}
	pt.conv(p, s, data[pt.off:pt.end])
}

// resolve returns the specification with the widths that the record holds.
func (p *Printer) resolve(pt *part, data []byte) *spec {
	s := &p.dynamic
	*s = pt.spec
	if w := pt.width; w != nil {
		v := readInt(data[w.off:w.end])
		if v < 0 {
			s.left, v = true, -max(v, math.MinInt32)
		}
		s.width = int(min(v, maxDynamic))
	}
	if w := pt.prec; w != nil {
		s.prec = precision(int(min(readInt(data[w.off:w.end]), maxDynamic)))
	}
	return s
}

// precision returns -1 for no precision, which zero means too.
func precision(n int) int {
	if n <= 0 {
		return -1
	}
	return n
}

var errVerb = errors.New("unknown conversion")

// newSpec reads a conversion's flags, width and precision.
func newSpec(f *object.Part) (spec, error) {
	s := spec{prec: -1, width: min(max(f.Width, 0), maxWidth)}
	verb := strings.TrimLeft(f.Verb, "hlLqjztw")
	if len(verb) != 1 {
		return s, fmt.Errorf("%w %%%s", errVerb, f.Verb)
	}
	s.verb = verb[0]
	if f.Prec != nil {
		s.prec = precision(min(*f.Prec, maxWidth))
	}
	for _, c := range f.Flags {
		switch c {
		case '#':
			s.alt = true
		case '0':
			s.zero, s.left = true, false
		case '-':
			s.left = true
		case '+':
			s.plus = true
		case ' ':
			s.blank = true
		case '?':
			s.width = 16
		}
	}
	return s, nil
}

func compileConv(f *object.Part, d object.Datum) (spec, conv, error) {
	s, err := newSpec(f)
	if err != nil {
		return s, nil, err
	}
	s.typ, s.frames = d.Type, d.Frames
	s.signed = d.Type == object.Int
	s.isSimple = s.width == 0 && s.prec < 0 && !s.plus && !s.blank && f.WidthN == nil && f.PrecN == nil
	switch s.verb {
	case 'd', 'i':
		return s, pick(s.isSimple, convSimpleInt, convInt), nil
	case 'u', 'o', 'x', 'X', 'p':
		s.signed = false
		return s, convInt, nil
	case 'c', 'C':
		return s, pick(isWide(f), convWide, convChar), nil
	case 's', 'S':
		if isWide(f) {
			return s, convWide, nil
		}
		return s, convString, nil
	case 'a', 'A':
		return s, convAddress, nil
	case 'k':
		return s, convStack, nil
	case 'Y', 'T':
		return s, convTime, nil
	case 'e', 'E', 'f', 'F', 'g', 'G':
		return s, convFloat, nil
	}
	return s, nil, fmt.Errorf("%w %%%s", errVerb, f.Verb)
}

func pick(first bool, a, b conv) conv {
	if first {
		return a
	}
	return b
}

func convSimpleInt(p *Printer, s *spec, b []byte) {
	if s.signed {
		p.buf = strconv.AppendInt(p.buf, readInt(b), 10)
		return
	}
	p.buf = strconv.AppendUint(p.buf, readUint(b), 10)
}

func convInt(p *Printer, s *spec, b []byte) {
	if s.signed {
		v := readInt(b)
		u := uint64(v)
		if v < 0 {
			u = -u
		}
		p.buf = s.appendInt(p.buf, u, v < 0)
		return
	}
	p.buf = s.appendInt(p.buf, readUint(b), false)
}

// appendInt appends an integer given by magnitude and sign, as C does.
func (s *spec) appendInt(b []byte, u uint64, neg bool) []byte {
	var a [24]byte
	digits := strconv.AppendUint(a[:0], u, s.base())
	if s.verb == 'X' {
		upper(digits)
	}
	prefix := s.prefix(u, neg)
	zeros := max(s.prec-len(digits), 0)
	if s.alt && s.verb == 'o' && u != 0 && zeros == 0 {
		zeros = 1
	}
	pad := max(s.width-len(prefix)-zeros-len(digits), 0)
	if s.zero && !s.left && s.prec < 0 {
		zeros, pad = zeros+pad, 0
	}
	if !s.left {
		b = appendBlanks(b, pad)
	}
	b = append(b, prefix...)
	for range zeros {
		b = append(b, '0')
	}
	b = append(b, digits...)
	if s.left {
		b = appendBlanks(b, pad)
	}
	return b
}

func (s *spec) base() int {
	switch s.verb {
	case 'o':
		return 8
	case 'x', 'X', 'p':
		return 16
	}
	return 10
}

// prefix returns what stands before an integer's digits.
func (s *spec) prefix(u uint64, neg bool) string {
	switch {
	case s.verb == 'd' || s.verb == 'i':
		switch {
		case neg:
			return "-"
		case s.plus && s.signed:
			return "+"
		case s.blank && s.signed:
			return " "
		}
	case s.alt && u != 0 && s.verb == 'X':
		return "0X"
	case s.alt && u != 0 && s.base() == 16:
		return "0x"
	}
	return ""
}

func upper(b []byte) {
	for i, c := range b {
		if c >= 'a' && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
}

// appendString appends text cut to the precision and padded to the width.
func (s *spec) appendString(b, text []byte) []byte {
	if s.prec >= 0 && len(text) > s.prec {
		text = text[:s.prec]
	}
	if s.left {
		return alignLeft(b, text, s.width)
	}
	return alignRight(b, text, s.width)
}

func convString(p *Printer, s *spec, b []byte) {
	text := cstring(b)
	if s.typ == object.Text {
		p.scratch = p.appendText(p.scratch[:0], readUint(b))
		text = p.scratch
	}
	if s.verb == 'S' {
		// DTrace escapes the terminator as well.
		start := len(p.scratch)
		if s.typ != object.Text {
			start = 0
		}
		p.scratch = appendEscaped(p.scratch[:start], text)
		p.scratch = append(p.scratch, `\0`...)
		text = p.scratch[start:]
	}
	p.buf = s.appendString(p.buf, text)
}

// isWide reports whether a conversion is one of wide characters.
func isWide(f *object.Part) bool { return len(f.Verb) == 2 && (f.Verb[0] == 'l' || f.Verb[0] == 'w') }

// convWide appends characters of four bytes each, up to a zero, in UTF-8.
func convWide(p *Printer, s *spec, b []byte) {
	p.scratch = p.scratch[:0]
	for ; len(b) >= 4; b = b[4:] {
		c := uint32(readUint(b[:4]))
		if c == 0 && s.verb == 's' {
			break
		}
		p.scratch = utf8.AppendRune(p.scratch, rune(c))
	}
	p.buf = s.appendString(p.buf, p.scratch)
}

func convChar(p *Printer, s *spec, b []byte) {
	c := byte(readUint(b))
	p.scratch = p.scratch[:0]
	if s.verb == 'C' {
		p.scratch = appendEscape(p.scratch, c)
	} else {
		p.scratch = append(p.scratch, c)
	}
	p.buf = s.appendString(p.buf, p.scratch)
}

func convAddress(p *Printer, s *spec, b []byte) {
	addr := readUint(b)
	p.scratch = p.scratch[:0]
	switch s.typ {
	case object.Usym, object.Ufunc, object.Umod, object.Uaddr:
		p.scratch = p.appendProcessSymbol(p.scratch, b, s.typ)
	case object.Sym, object.Func, object.Mod:
		p.scratch = p.appendSymbol(p.scratch, addr, s.typ)
	default:
		if s.verb == 'A' {
			p.scratch = p.appendProcess(p.scratch, p.Target, addr)
			break
		}
		p.scratch = p.appendAddress(p.scratch, addr)
	}
	p.buf = s.appendString(p.buf, p.scratch)
}

func convStack(p *Printer, s *spec, b []byte) {
	if s.typ == object.UStack {
		p.anyStack(b, 0, s.trimmed)
		return
	}
	if s.trimmed {
		p.keyStack(b, 0)
		return
	}
	p.stack(b, s.frames, 0)
}

func convTime(p *Printer, s *spec, b []byte) {
	ns := readUint(b)
	t := time.Unix(int64(ns/1e9), int64(ns%1e9)).In(local())
	layout := "2006 Jan _2 15:04:05"
	if s.verb == 'T' {
		layout = "Mon, 02 Jan 2006 15:04:05 MST"
	}
	p.scratch = t.AppendFormat(p.scratch[:0], layout)
	p.buf = s.appendString(p.buf, p.scratch)
}

func convFloat(p *Printer, s *spec, b []byte) {
	p.buf = s.appendFloat(p.buf, readFloat(b))
}

// readFloat reads a float, double or long double; of the last, which has 80
// bits on x86, a double's precision is kept.
func readFloat(b []byte) float64 {
	switch len(b) {
	case 4:
		return float64(math.Float32frombits(uint32(readUint(b))))
	case 16:
		mantissa, head := readUint(b[:8]), readUint(b[8:10])
		v := math.Ldexp(float64(mantissa), int(head&0x7fff)-16383-63)
		switch {
		case head&0x7fff == 0x7fff && mantissa<<1 != 0:
			return math.NaN()
		case head&0x7fff == 0x7fff:
			v = math.Inf(1)
		}
		if head&0x8000 != 0 {
			v = -v
		}
		return v
	}
	return math.Float64frombits(readUint(b))
}

func (s *spec) appendFloat(b []byte, v float64) []byte {
	prec := s.prec
	if prec < 0 {
		prec = 6
	}
	verb := s.verb
	if verb == 'F' {
		verb = 'f'
	}
	var a [64]byte
	text := strconv.AppendFloat(a[:0], math.Abs(v), verb, min(prec, 400), 64)
	special := math.IsNaN(v) || math.IsInf(v, 0)
	if special {
		text = append(a[:0], strings.ToLower(strings.TrimLeft(string(text), "+"))...)
		if s.verb < 'a' {
			upper(text)
		}
	}
	sign := ""
	switch {
	case math.Signbit(v):
		sign = "-"
	case s.plus:
		sign = "+"
	case s.blank:
		sign = " "
	}
	pad := max(s.width-len(sign)-len(text), 0)
	switch {
	case s.left:
		return appendBlanks(append(append(b, sign...), text...), pad)
	case s.zero && !special:
		b = append(b, sign...)
		for range pad {
			b = append(b, '0')
		}
		return append(b, text...)
	}
	return append(append(appendBlanks(b, pad), sign...), text...)
}
