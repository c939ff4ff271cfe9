package format

import (
	"bytes"
	"encoding/binary"
)

const blanks = "                                                                "

func appendBlanks(b []byte, n int) []byte {
	for n > len(blanks) {
		b = append(b, blanks...)
		n -= len(blanks)
	}
	if n > 0 {
		b = append(b, blanks[:n]...)
	}
	return b
}

func padLeft(b []byte, s string, width int) []byte {
	return append(appendBlanks(b, width-len(s)), s...)
}

func padRight(b []byte, s string, width int) []byte {
	return appendBlanks(append(b, s...), width-len(s))
}

// appendPadded appends a right-aligned decimal number.
func appendPadded(b []byte, v int64, width int) []byte {
	var a [24]byte
	return alignRight(b, appendSigned(a[:0], v), width)
}

func appendPaddedUint(b []byte, v uint64, width int) []byte {
	var a [24]byte
	return alignRight(b, appendDecimal(a[:0], v), width)
}

func alignRight(b, text []byte, width int) []byte {
	return append(appendBlanks(b, width-len(text)), text...)
}

func alignLeft(b, text []byte, width int) []byte {
	return appendBlanks(append(b, text...), width-len(text))
}

// readUint reads an unsigned integer of any of the sizes they have, 0 for
// others.
func readUint(b []byte) uint64 {
	switch len(b) {
	case 8:
		return binary.NativeEndian.Uint64(b)
	case 4:
		return uint64(binary.NativeEndian.Uint32(b))
	case 2:
		return uint64(binary.NativeEndian.Uint16(b))
	case 1:
		return uint64(b[0])
	}
	return 0
}

func readInt(b []byte) int64 {
	switch len(b) {
	case 4:
		return int64(int32(binary.NativeEndian.Uint32(b)))
	case 2:
		return int64(int16(binary.NativeEndian.Uint16(b)))
	case 1:
		return int64(int8(b[0]))
	}
	return int64(readUint(b))
}

// cstring returns the bytes up to the first NUL.
func cstring(b []byte) []byte {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		return b[:i]
	}
	return b
}

// appendEscaped appends text with C escapes for what is not graphic.
func appendEscaped(b, text []byte) []byte {
	for _, c := range text {
		b = appendEscape(b, c)
	}
	return b
}

const escapes = "\x00\a\b\f\n\r\t\v\"\\"

func appendEscape(b []byte, c byte) []byte {
	switch i := bytes.IndexByte([]byte(escapes), c); {
	case i >= 0:
		return append(b, '\\', `0abfnrtv"\`[i])
	case c >= ' ' && c <= '~':
		return append(b, c)
	}
	return append(b, '\\', '0'+c>>6, '0'+c>>3&7, '0'+c&7)
}
