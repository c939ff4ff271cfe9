package jsonout

import (
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// maxExact is the greatest integer up to which every one is a number of its own to
// readers that keep numbers as doubles.
const maxExact = 1<<53 - 1

// plain are the bytes that stand for themselves in a string.
var plain = func() (t [256]bool) {
	for c := ' '; c < 0x7f; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

func appendInt(b []byte, v int64) []byte {
	if v > maxExact || v < -maxExact {
		b = strconv.AppendInt(append(b, '"'), v, 10)
		return append(b, '"')
	}
	return strconv.AppendInt(b, v, 10)
}

func appendUint(b []byte, v uint64) []byte {
	if v > maxExact {
		b = strconv.AppendUint(append(b, '"'), v, 10)
		return append(b, '"')
	}
	return strconv.AppendUint(b, v, 10)
}

// appendAddress appends an address: a string, in hexadecimal.
func appendAddress(b []byte, v uint64) []byte {
	b = strconv.AppendUint(append(b, `"0x`...), v, 16)
	return append(b, '"')
}

func appendFloat(b []byte, v float64) []byte {
	switch {
	case math.IsNaN(v):
		return append(b, `"NaN"`...)
	case math.IsInf(v, 1):
		return append(b, `"Infinity"`...)
	case math.IsInf(v, -1):
		return append(b, `"-Infinity"`...)
	}
	return strconv.AppendFloat(b, v, 'g', -1, 64)
}

// appendString appends a string with its quotes. Bytes that are not UTF-8 become
// U+FFFD.
func appendString[T string | []byte](b []byte, s T) []byte {
	return append(appendEscaped(append(b, '"'), s), '"')
}

func appendEscaped[T string | []byte](b []byte, s T) []byte {
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if plain[c] {
			i++
			continue
		}
		b = append(b, s[from:i]...)
		if c < utf8.RuneSelf {
			b = appendEscape(b, c)
			i++
		} else {
			r, n := decodeRune(s[i:])
			switch {
			case r == utf8.RuneError && n == 1:
				b = append(b, "\uFFFD"...)
			case r < 0xa0:
				b = append(b, '\\', 'u', '0', '0', hexDigits[r>>4], hexDigits[r&15])
			default:
				b = append(b, s[i:i+n]...)
			}
			i += n
		}
		from = i
	}
	return append(b, s[from:]...)
}

// decodeRune is utf8.DecodeRune of a string or bytes, neither of them copied.
func decodeRune[T string | []byte](s T) (rune, int) {
	var a [utf8.UTFMax]byte
	n := copy(a[:], s)
	return utf8.DecodeRune(a[:n])
}

func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, '\\', 'n')
	case '\t':
		return append(b, '\\', 't')
	case '\r':
		return append(b, '\\', 'r')
	}
	return append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
}

// appendHex appends bytes as a string of hexadecimal digits.
func appendHex(b, data []byte) []byte {
	b = append(b, '"')
	for _, c := range data {
		b = append(b, hexDigits[c>>4], hexDigits[c&15])
	}
	return append(b, '"')
}

const timeLayout = "2006-01-02T15:04:05.000000000Z"

// appendWall appends a time given in nanoseconds since the epoch.
func appendWall(b []byte, ns uint64) []byte {
	t := time.Unix(int64(ns/1e9), int64(ns%1e9)).UTC()
	return append(t.AppendFormat(append(b, '"'), timeLayout), '"')
}
