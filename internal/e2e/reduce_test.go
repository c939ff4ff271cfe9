package e2e

// What dtc prints holds more than a reviewer wants to read in a golden: debug
// information twice over, and the metadata again inside the module. These
// functions cut a stage down to its point. What they leave out is not lost: the
// metadata has its own golden, and that the debug information is whole shows
// when the kernel accepts the object.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// reduce cuts the text of a stage down.
func reduce(stage string, text []byte) ([]byte, error) {
	switch stage {
	case "ll":
		return reduceLL(string(text)), nil
	case "asm":
		return reduceAsm(string(text)), nil
	case "meta":
		return reduceMeta(text)
	}
	return text, nil
}

var (
	location    = regexp.MustCompile(`^(!\d+) = !DILocation\(line: (\d+), column: (\d+), .*`)
	numbered    = regexp.MustCompile(`^!(\d+|llvm\.[a-z.]+) = `)
	attached    = regexp.MustCompile(`,? !dbg (!\d+)`)
	debugRecord = regexp.MustCompile(`^declare .*@llvm\.dbg\.`)
)

// reduceLL keeps globals and code, with places in the source as comments.
func reduceLL(text string) []byte {
	places := map[string]string{}
	var kept []string
	for line := range strings.SplitSeq(text, "\n") {
		if m := location.FindStringSubmatch(line); m != nil {
			places[m[1]] = m[2] + ":" + m[3]
		}
		if !numbered.MatchString(line) && !strings.HasPrefix(line, "@dt_meta ") && !debugRecord.MatchString(line) {
			kept = append(kept, line)
		}
	}
	var out bytes.Buffer
	for _, line := range kept {
		line = attached.ReplaceAllStringFunc(line, func(s string) string {
			if place := places[attached.FindStringSubmatch(s)[1]]; place != "" {
				return "  ; " + place
			}
			return ""
		})
		if line != "" || !bytes.HasSuffix(out.Bytes(), []byte("\n\n")) {
			fmt.Fprintln(&out, line)
		}
	}
	return append(bytes.TrimSpace(out.Bytes()), '\n')
}

var label = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]*:`)

// reduceAsm keeps the instructions and their labels. Inline assembly is bracketed
// by comments, and data follow the code with a directive on each line.
func reduceAsm(text string) []byte {
	var out bytes.Buffer
	pending := ""
	for line := range strings.SplitSeq(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimRight(line, " \t")
		switch {
		case label.MatchString(line):
			pending = line + "\n"
		case line == "" || strings.HasPrefix(strings.TrimSpace(line), "."):
		default:
			out.WriteString(pending)
			fmt.Fprintln(&out, line)
			pending = ""
		}
	}
	return out.Bytes()
}

// reduceMeta writes an object's metadata with one element on a line.
func reduceMeta(text []byte) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, err
		}
		if err := writeMember(&out, fmt.Sprint(key), value); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

func writeMember(out *bytes.Buffer, key string, value json.RawMessage) error {
	var list []json.RawMessage
	if json.Unmarshal(value, &list) != nil || len(list) == 0 || list[0][0] != '{' {
		fmt.Fprintf(out, "%s ", key)
		if err := json.Compact(out, value); err != nil {
			return err
		}
		out.WriteByte('\n')
		return nil
	}
	fmt.Fprintln(out, key)
	for i, v := range list {
		fmt.Fprintf(out, "  %d ", i)
		if err := json.Compact(out, v); err != nil {
			return err
		}
		out.WriteByte('\n')
	}
	return nil
}
