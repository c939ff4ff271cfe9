// Package glob matches names against the patterns of D probe descriptions.
//
// A pattern is a sequence of items:
//
//	?        any one byte
//	*        any run of bytes, the empty one too
//	[set]    one byte of the set: bytes and ranges a-b; a "]" that comes first is a member
//	[!set]   one byte outside the set
//	\c       the byte c, also inside a set
//	c        the byte c
//
// The empty pattern matches every name. A pattern that is broken (an open "[", a "\" at the end, a set
// with no member) matches no name at all; Check says why.
//
// Match keeps only the position of the last "*" to return to, which is enough because a later "*" can
// absorb whatever an earlier one could: the cost is at most the product of the two lengths, and nearly
// always their sum. Overlap asks whether two patterns have a common name; it walks the product of the
// two item sequences, one bit for each pair.
package glob

import (
	"errors"
	"math/bits"
	"strings"
)

var (
	errOpenSet  = errors.New("set without ]")
	errEmptySet = errors.New("set without members")
	errEscape   = errors.New("backslash at the end")
)

type class [4]uint64

func (c *class) add(b byte)      { c[b>>6] |= 1 << (b & 63) }
func (c *class) has(b byte) bool { return c[b>>6]&(1<<(b&63)) != 0 }

func (c *class) invert() {
	for i := range c {
		c[i] = ^c[i]
	}
}

func (c *class) size() (n int) {
	for _, w := range c {
		n += bits.OnesCount64(w)
	}
	return n
}

func (c *class) meets(d *class) bool {
	return c[0]&d[0]|c[1]&d[1]|c[2]&d[2]|c[3]&d[3] != 0
}

type item struct {
	star bool
	set  class
}

// A Pattern is a compiled pattern, for matching many names.
type Pattern struct {
	items   []item
	prefix  string // literal bytes before the first item that is not one byte
	literal bool   // nothing follows prefix
	err     error
}

// Compile returns the compiled form of a pattern. A broken pattern compiles to one that matches nothing.
func Compile(pattern string) *Pattern {
	p := &Pattern{literal: true}
	if pattern == "" {
		pattern = "*"
	}
	var prefix strings.Builder
	for pattern != "" {
		it, b, rest, err := next(pattern)
		if err != nil {
			return &Pattern{err: err}
		}
		if single := !it.star && it.set.size() == 1; !single {
			p.literal = false
		} else if p.literal {
			prefix.WriteByte(b)
		}
		pattern = rest
		if last := len(p.items) - 1; it.star && last >= 0 && p.items[last].star {
			continue
		}
		p.items = append(p.items, it)
	}
	p.prefix = prefix.String()
	return p
}

// next reads the first item of a pattern; b is its only byte where it has just one.
func next(s string) (it item, b byte, rest string, err error) {
	switch s[0] {
	case '*':
		it.star = true
		return it, 0, s[1:], nil
	case '?':
		it.set.invert()
		return it, 0, s[1:], nil
	case '[':
		return nextSet(s[1:])
	case '\\':
		if len(s) == 1 {
			return it, 0, "", errEscape
		}
		s = s[1:]
	}
	it.set.add(s[0])
	return it, s[0], s[1:], nil
}

func nextSet(s string) (it item, b byte, rest string, err error) {
	negate := strings.HasPrefix(s, "!")
	if negate {
		s = s[1:]
	}
	for first, low := true, -1; ; first = false {
		if s == "" {
			return it, 0, "", errOpenSet
		}
		if s[0] == ']' && !first {
			break
		}
		isRange := s[0] == '-' && low >= 0 && !strings.HasPrefix(s[1:], "]")
		if isRange {
			s = s[1:]
		}
		c, tail, err := member(s)
		if err != nil {
			return it, 0, "", err
		}
		if s = tail; isRange {
			for v := low; v <= int(c); v++ {
				it.set.add(byte(v))
			}
		} else {
			it.set.add(c)
		}
		low = int(c)
	}
	if negate {
		it.set.invert()
	}
	if it.set.size() == 0 {
		return it, 0, "", errEmptySet
	}
	for i, w := range it.set {
		if w != 0 {
			b = byte(i<<6 + bits.TrailingZeros64(w))
		}
	}
	return it, b, s[1:], nil
}

func member(s string) (byte, string, error) {
	s = strings.TrimPrefix(s, `\`)
	if s == "" {
		return 0, "", errOpenSet
	}
	return s[0], s[1:], nil
}

// Match reports whether the pattern matches the whole name.
func (p *Pattern) Match(name string) bool {
	if p.err != nil || !strings.HasPrefix(name, p.prefix) {
		return false
	}
	if p.literal {
		return len(name) == len(p.prefix)
	}
	items, at, n := p.items, 0, 0
	star, resume := -1, 0
	for n < len(name) {
		switch {
		case at < len(items) && items[at].star:
			star, resume = at, n
			at++
			if at == len(items) {
				return true
			}
		case at < len(items) && items[at].set.has(name[n]):
			at++
			n++
		case star >= 0:
			resume++
			at, n = star+1, resume
		default:
			return false
		}
	}
	for at < len(items) && items[at].star {
		at++
	}
	return at == len(items)
}

// Literal returns the only name that the pattern matches, if there is just one.
func (p *Pattern) Literal() (name string, ok bool) {
	return p.prefix, p.literal && p.err == nil
}

// Prefix returns the bytes that every matching name begins with.
func (p *Pattern) Prefix() string { return p.prefix }

// Any reports whether the pattern matches every name.
func (p *Pattern) Any() bool {
	return len(p.items) == 1 && p.items[0].star
}

// Overlap reports whether some name matches both patterns.
func (p *Pattern) Overlap(q *Pattern) bool {
	if p.err != nil || q.err != nil {
		return false
	}
	row := make([]bool, len(q.items)+1) // row[j]: items i.. of p and j.. of q have a common name
	below := make([]bool, len(q.items)+1)
	for i := len(p.items); i >= 0; i-- {
		for j := len(q.items); j >= 0; j-- {
			row[j] = meet(p.items[i:], q.items[j:], row, below, j)
		}
		row, below = below, row
	}
	return below[0]
}

func meet(p, q []item, row, below []bool, j int) bool {
	switch {
	case len(p) == 0 && len(q) == 0:
		return true
	case len(p) == 0:
		return q[0].star && row[j+1]
	case len(q) == 0:
		return p[0].star && below[j]
	case p[0].star || q[0].star:
		// Either item may be passed over: a star as empty, the other as absorbed by the star.
		return below[j] || row[j+1]
	default:
		return p[0].set.meets(&q[0].set) && below[j+1]
	}
}

// Check returns what is wrong with a pattern, or nil.
func Check(pattern string) error {
	return Compile(pattern).err
}

// Match reports whether a pattern matches the whole name.
func Match(pattern, name string) bool {
	return Compile(pattern).Match(name)
}

// Overlap reports whether some name matches both patterns.
func Overlap(a, b string) bool {
	return Compile(a).Overlap(Compile(b))
}

// Literal returns the only name that a pattern matches, if there is just one.
func Literal(pattern string) (name string, ok bool) {
	return Compile(pattern).Literal()
}
