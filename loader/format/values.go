package format

import (
	"strings"

	"dtc/loader/aggregate"
	"dtc/object"
)

// What printers of other forms share with the one of text: how data are read, and
// the texts that formats make.

// ReadUint reads an unsigned integer of 1, 2, 4 or 8 bytes, 0 of others.
func ReadUint(b []byte) uint64 { return readUint(b) }

// ReadInt reads a signed integer of 1, 2, 4 or 8 bytes, 0 of others.
func ReadInt(b []byte) int64 { return readInt(b) }

// ReadFloat reads a float of 4, 8 or 16 bytes.
func ReadFloat(b []byte) float64 { return readFloat(b) }

// CString returns the bytes up to the first NUL.
func CString(b []byte) []byte { return cstring(b) }

// Textual returns the string that bytes look like to trace(), ok false if they do
// not.
func Textual(b []byte) (text []byte, ok bool) { return textual(b) }

// Text is the compiled format of an action.
type Text struct{ steps []step }

// CompileText compiles the format of an action on data.
func CompileText(a *object.Action, data []object.Datum) (*Text, error) {
	steps, err := compilePrintf(a, data)
	return &Text{steps}, err
}

// Render appends the text for a record to Bytes.
func (p *Printer) Render(t *Text, rec []byte) error {
	for _, s := range t.steps {
		s(p, rec)
	}
	err := p.bad
	p.bad = nil
	return err
}

// Reset forgets what is not written yet.
func (p *Printer) Reset() { p.buf = p.buf[:0] }

// RowText is the compiled format of printa().
type RowText struct{ parts []part }

// CompileRowText compiles the format of an action on aggregations.
func CompileRowText(meta *object.Meta, a *object.Action) (*RowText, error) {
	parts, err := compileKeys(a, &meta.Aggs[a.Aggs[0]])
	return &RowText{parts}, err
}

// RenderRow appends the text for a row of a table to Bytes.
func (p *Printer) RenderRow(t *aggregate.Table, row int, text *RowText) error {
	p.formatRow(t, row, text.parts)
	err := p.bad
	p.bad = nil
	return err
}

// Type returns type number i of the object, with what the host says of it.
func (p *Printer) Type(i int) *CType { return p.typeOf(i) }

// Composite reports whether values of the type have members or elements.
func (t *CType) Composite() bool { return t.composite() }

// Name returns the name of the kind, as option droptags shows it, in lower case.
func (d Drop) Name() string {
	if int(d) >= len(drops) {
		d = DropPrincipal
	}
	return strings.ToLower(drops[d].tag)
}

var faultNames = [...]string{
	object.FaultUnknown: "UNKNOWN", object.FaultBadAddr: "BADADDR", object.FaultBadAlign: "BADALIGN", object.FaultIllOp: "ILLOP",
	object.FaultDivZero: "DIVZERO", object.FaultNoScratch: "NOSCRATCH", object.FaultKPriv: "KPRIV", object.FaultUPriv: "UPRIV",
	object.FaultTupOflow: "TUPOFLOW", object.FaultBadStack: "BADSTACK", object.FaultBadSize: "BADSIZE", object.FaultBadIndex: "BADINDEX",
}

// Name returns the fault's name in D, without DTRACEFLT_.
func (f Fault) Name() string {
	if uint64(f.Code) >= uint64(len(faultNames)) {
		return faultNames[object.FaultUnknown]
	}
	return faultNames[f.Code]
}
