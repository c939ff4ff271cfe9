package compiler

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"dtc/compiler/clang"
	"dtc/compiler/syntax"
)

// The reach of jumps. A jump of BPF has 16 bits for its distance, and clang cuts
// off what does not fit: up to version 17 without a word, so that a long clause
// would jump to somewhere else. Programs are spread over functions that are short
// enough (emit, split.go), but one clause is not taken apart. So where an object is
// large enough for such a jump, the assembly is looked through for one.

const (
	maxReach = 32767
	slot     = 8 // bytes of an instruction
)

// refusedReach reports whether clang refused a jump that is too far, as newer
// versions do.
func refusedReach(err error) bool {
	var bug *clang.Error
	return errors.As(err, &bug) && strings.Contains(bug.Log, "out of insn range")
}

// checkReach refuses a program in which a jump does not reach its target.
func (c *Compilation) checkReach(ctx context.Context) error {
	text, err := c.run(ctx, clang.Assembly)
	if err != nil {
		return err
	}
	pos, far := farJump(text)
	if !far {
		return nil
	}
	return syntax.ErrorList{{Pos: pos, Tag: "D_UNKNOWN", Msg: "this clause is too long: a jump in it would not reach its target; split it in two"}}
}

var (
	jumpPattern  = regexp.MustCompile(`\bgoto (\w+)`)
	locPattern   = regexp.MustCompile(`^\t\.loc\t(\d+) (\d+) (\d+)`)
	filePattern  = regexp.MustCompile(`^\t\.file\t(\d+) "([^"]*)"`)
	labelPattern = regexp.MustCompile(`^(\w+):`)
)

// farJump returns the place in the script of the first jump in the assembly that
// is too far.
func farJump(text []byte) (pos syntax.Pos, far bool) {
	type jump struct {
		at  int
		to  string
		pos syntax.Pos
	}
	var jumps []jump
	labels, files := map[string]int{}, map[string]string{}
	n := 0
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 16<<20) // a line holds the text of a whole script
	for lines.Scan() {
		line := lines.Text()
		if m := labelPattern.FindStringSubmatch(line); m != nil {
			labels[m[1]] = n
			continue
		}
		if m := filePattern.FindStringSubmatch(line); m != nil {
			files[m[1]] = m[2]
			continue
		}
		if m := locPattern.FindStringSubmatch(line); m != nil {
			pos.File = files[m[1]]
			pos.Line, _ = strconv.Atoi(m[2])
			pos.Col, _ = strconv.Atoi(m[3])
			continue
		}
		if len(line) < 2 || line[0] != '\t' || line[1] == '.' || line[1] == '#' {
			continue
		}
		if m := jumpPattern.FindStringSubmatch(line); m != nil {
			jumps = append(jumps, jump{n, m[1], pos})
		}
		n++
		if strings.HasSuffix(line, " ll") {
			n++
		}
	}
	for _, j := range jumps {
		to, known := labels[j.to]
		if distance := to - j.at - 1; known && (distance > maxReach || distance < -maxReach-1) {
			return j.pos, true
		}
	}
	return syntax.Pos{}, false
}
