package e2e

// Scripts of several hundred clauses, made here. Their programs are spread over
// functions (compiler/emit, split.go), and each must stay below the million
// instructions that the kernel's verifier is willing to walk.

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const manyClauses = 200

// largeScript is a script of so many clauses, each made of its number.
type largeScript struct {
	name    string
	clauses int
	clause  func(i int) string
}

var largeScripts = []largeScript{
	{"large-same-call", manyClauses, func(i int) string {
		return fmt.Sprintf("syscall::read:entry /pid == %d && execname == \"name%d\"/ { this->x = arg0 + %d; self->at = timestamp; "+
			"@lens[execname, probefunc] = quantize(arg2); printf(\"%%s %%d\\n\", execname, this->x); }", i, i, i)
	}},
	{"large-mixed", manyClauses, func(i int) string {
		probes := []string{"syscall::open*:entry", "syscall:::return", "profile-97", "sdt:sched::sched_switch", "rawtp:::sched_wakeup", "BEGIN", "END", "tick-1s"}
		return fmt.Sprintf("%s /arg0 != %d/ { @hits[probename, %d] = count(); total[%d] = arg0; last = timestamp; }", probes[i%len(probes)], i, i, i%7)
	}},
	{"large-string-keys", manyClauses, func(i int) string {
		return fmt.Sprintf("syscall::write:entry /arg2 > %d/ { @bytes%d[execname, \"class %d\", probefunc] = sum(arg2); @calls[stringof(execname), ppid] = count(); }", i, i%16, i)
	}},
	{"large-timing-pairs", manyClauses, func(i int) string {
		calls := []string{"read", "write", "openat", "close", "getppid", "futex", "mmap", "munmap", "pread64", "newfstat"}
		call := calls[i/2%len(calls)]
		if i%2 == 0 {
			return fmt.Sprintf("syscall::%s:entry /arg0 != %d/ { self->start%d = timestamp; self->fd = arg0; }", call, i, i)
		}
		return fmt.Sprintf("syscall::%s:return /self->start%d/ { @took[probefunc, self->fd] = quantize(timestamp - self->start%d); self->start%d = 0; }", call, i-1, i-1, i-1)
	}},
	{"large-printf", manyClauses, func(i int) string {
		return fmt.Sprintf("syscall::openat:entry /execname != \"skip%d\"/ { printf(\"%%-16s %%6d %%s %%s %d\\n\", execname, pid, copyinstr(arg1), probefunc); }", i, i)
	}},
	{"large-stacks", 300, func(i int) string {
		return fmt.Sprintf("syscall::getppid:entry /pid != %d/ { printf(\"%%d\\n\", pid); @callers%d[ustack()] = count(); @nearest[ustack(%d)] = count(); }", i, i%8, 1+i%5)
	}},
}

func (s largeScript) text() string {
	var sb strings.Builder
	for i := range s.clauses {
		sb.WriteString(s.clause(i) + "\n")
	}
	return sb.String()
}

// written returns the object of a script that the test has made.
func written(t testing.TB, name, text string) string {
	t.Helper()
	if !inGuest {
		if err := os.WriteFile(filepath.Join(objectDir, name+".d"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return build(t, name, objectDir, "-s", name+".d")
}

// largeObjects makes all objects of this file.
func largeObjects(t testing.TB) {
	for _, s := range largeScripts {
		written(t, s.name, s.text())
	}
	written(t, "large-shared", sharedText())
}

func TestRunManyClausesLoad(t *testing.T) {
	needBPF(t)
	for _, s := range largeScripts {
		t.Run(s.name, func(t *testing.T) {
			for _, p := range verified(t, written(t, s.name, s.text())) {
				t.Logf("%s: %d instructions verified", p.name, p.verified)
				if p.verified >= 1_000_000 {
					t.Errorf("%s: %d instructions verified, want less than a million", p.name, p.verified)
				}
			}
		})
	}
}

// sharedText is a script whose clauses use what the parts of a long program
// share, and leave early.
func sharedText() string {
	var sb strings.Builder
	sb.WriteString("#pragma D option quiet\nthis int64_t sum;\nthis string text;\nthis int same;\nuint64_t first;\n")
	for i := range manyClauses {
		fmt.Fprintf(&sb, "syscall::getppid:entry /pid == $target/ { this->sum += %d; this->text = %d > 150 ? this->text : \"t%d\"; this->same += timestamp == first || %d == 0; ", i, i, i, i)
		if i == 0 {
			sb.WriteString("first = timestamp; ")
		}
		if i == 170 {
			sb.WriteString("printf(\"%d %s %d\\n\", this->sum, this->text, this->same); ")
		}
		if i == 171 {
			sb.WriteString("x = *(int *)0; printf(\"not reached\\n\"); ")
		}
		if i == 180 {
			sb.WriteString("printf(\"%s %s\\n\", execname, probefunc); exit(this->sum % 100); ")
		}
		if i > 180 {
			sb.WriteString("printf(\"after exit\\n\"); ")
		}
		sb.WriteString("}\n")
	}
	sb.WriteString("ERROR { printf(\"error %d\\n\", arg4); }\nEND { printf(\"end\\n\"); }\n")
	return sb.String()
}

func TestRunManyClausesShare(t *testing.T) {
	needBPF(t)
	r := dtrun(t, "-c", "workload getppid 3", written(t, "large-shared", sharedText()))
	want := fmt.Sprintf("%d t150 171\nerror 1\nworkload getppid\nend\n\n", 170*171/2)
	expect(t, r.stdout, want)
	if sum := 180 * 181 / 2; r.status != sum%100 {
		t.Errorf("status %d, want %d\n%s", r.status, sum%100, r.stderr)
	}
}
