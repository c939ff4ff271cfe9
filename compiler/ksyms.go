package compiler

import (
	"bytes"
	"os"
	"strings"
)

const (
	kallsyms   = "/proc/kallsyms"
	everywhere = " D init_task\n" // a variable that every kernel has
)

// symbolList answers whether the running kernel lists a symbol. It reads the
// list, which costs the kernel a tenth of a second to make, at the first
// question. Without a readable list of all symbols every one is taken to be
// there: the loader looks again. A kernel without CONFIG_KALLSYMS_ALL lists
// functions only.
type symbolList struct {
	text []byte
	read bool
}

// data reports whether the list names variables too. Some kernels list functions
// only, which says nothing about a variable.
func (l *symbolList) data() bool { return bytes.Contains(l.text, []byte(" init_task\n")) }

func (l *symbolList) has(name, module string) bool {
	if !l.read {
		l.read = true
		if text, err := os.ReadFile(kallsyms); err == nil && bytes.Contains(text, []byte(everywhere)) {
			l.text = text
		}
	}
	if len(l.text) == 0 {
		return true
	}
	sep := []byte(" " + name)
	for rest := l.text; ; {
		i := bytes.Index(rest, sep)
		if i < 0 {
			return !l.data()
		}
		rest = rest[i+len(sep):]
		line := rest
		if end := bytes.IndexByte(rest, '\n'); end >= 0 {
			line = rest[:end]
		}
		if len(line) > 0 && line[0] != '\t' {
			continue // the beginning of a longer name
		}
		of := strings.Trim(string(line), "\t[]")
		if module == "" || of == module || of == "" && module == "vmlinux" {
			return true
		}
	}
}
