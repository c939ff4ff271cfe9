package e2e

// docs/kernels.md is made of testdata/kernels and of the tables of the providers
// here. -update writes it:
//
//	go test ./internal/e2e -run TestRunKernel -update          (this kernel)
//	DTC_VMTEST_TESTS='^TestRunKernel' DTC_VMTEST_KERNELS='5.10 6.1 6.12 newest' \
//	go test ./internal/e2e -run TestVM -timeout 60m -update    (virtual machines)
//	go test ./internal/e2e -run TestKernelsDocument -update

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const kernelsDocument = "../../docs/kernels.md"

// leastObjects is how many objects the set must have.
const leastObjects = 60

func TestKernelsDocument(t *testing.T) {
	if inGuest {
		t.Skip("not in a virtual machine")
	}
	d := readKernels(t)
	d.complete(t)
	got := d.text()
	if *update {
		if err := os.WriteFile(kernelsDocument, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(kernelsDocument)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("docs/kernels.md is not what testdata/kernels says (-want +got):\n%s",
			cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")))
	}
}

// kernelsDoc is the document while it is made.
type kernelsDoc struct {
	series []string
	tables []*kernelTable
	notes  []string // reasons, which cells refer to by number
	b      bytes.Buffer
}

func readKernels(t *testing.T) *kernelsDoc {
	t.Helper()
	files, err := filepath.Glob(kernelFile("*"))
	if err != nil {
		t.Fatal(err)
	}
	d := &kernelsDoc{}
	for _, f := range files {
		d.series = append(d.series, strings.TrimSuffix(filepath.Base(f), ".txt"))
	}
	slices.SortFunc(d.series, compareSeries)
	for _, s := range d.series {
		table := readKernelTable(t, s)
		table.addTested(t, filepath.Join(testedDir, s+".txt"))
		d.tables = append(d.tables, table)
	}
	return d
}

// testedDir has the verdicts of the tests that make probes fire (TestRunProbes): on
// each line a probe, a space and its verdict.
const testedDir = "testdata/probes/on"

func (k *kernelTable) addTested(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if name, verdict, ok := strings.Cut(strings.TrimSpace(line), " "); ok && name != "#" {
			k.verdicts[verdictKey{testedLine, name}] = verdict
		}
	}
}

func compareSeries(a, b string) int { return slices.Compare(seriesNumbers(a), seriesNumbers(b)) }

func seriesNumbers(series string) (list []int) {
	for f := range strings.SplitSeq(series, ".") {
		n, _ := strconv.Atoi(f)
		list = append(list, n)
	}
	return list
}

// names lists what any kernel has of a kind.
func (d *kernelsDoc) names(kind string) []string {
	var list []string
	for _, table := range d.tables {
		for key := range table.verdicts {
			if key.kind == kind {
				list = append(list, key.name)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// complete fails where a cell would be empty.
func (d *kernelsDoc) complete(t *testing.T) {
	t.Helper()
	if n := len(d.names(objectLine)); n < leastObjects {
		t.Errorf("%d objects, want at least %d", n, leastObjects)
	}
	for _, name := range d.names(probeLine) {
		for i, table := range d.tables {
			if table.verdicts[verdictKey{probeLine, name}] == "" {
				t.Errorf("%s: nothing is known of %s", d.series[i], name)
			}
		}
	}
	for i, table := range d.tables {
		for key, verdict := range table.verdicts {
			if verdict == verdictDiffers && d.series[i] != oldest {
				t.Errorf("%s: %s differs", d.series[i], key.name)
			}
		}
	}
}

func (d *kernelsDoc) text() []byte {
	d.b.WriteString(kernelsHead)
	d.kernels()
	d.b.WriteString(kernelsFacilities)
	d.b.WriteString(kernelsProbes)
	d.table("probe", d.names(probeLine), func(table *kernelTable, name string) string {
		how := table.verdicts[verdictKey{probeLine, name}]
		switch tested := table.verdicts[verdictKey{testedLine, name}]; {
		case strings.HasPrefix(how, verdictMissing):
			return "missing" + d.note(strings.TrimPrefix(how, verdictMissing))
		case strings.HasPrefix(tested, verdictMissing):
			return "missing" + d.note(strings.TrimPrefix(tested, verdictMissing))
		default:
			return how
		}
	})
	d.tested()
	d.flushNotes()
	d.b.WriteString(kernelsObjects)
	d.summary()
	d.table("object", d.names(objectLine), func(table *kernelTable, name string) string {
		verdict := table.verdicts[verdictKey{objectLine, name}]
		for _, prefix := range []string{verdictFewer, verdictRefused} {
			if reason, ok := strings.CutPrefix(verdict, prefix); ok {
				return strings.TrimSuffix(prefix, ": ") + d.note(reason)
			}
		}
		if verdict == "" {
			return "not tried"
		}
		return verdict
	})
	d.flushNotes()
	return d.b.Bytes()
}

// kernels lists the kernels.
func (d *kernelsDoc) kernels() {
	d.b.WriteString("\n| series | release | where |\n|---|---|---|\n")
	for i, s := range d.series {
		where := "Debian's, in a virtual machine"
		if s == oldest {
			where += "; best effort"
		} else if s == hostSeries {
			where = "a cloud's, with neither kprobes nor modules, locked down"
		}
		fmt.Fprintf(&d.b, "| %s | %s | %s |\n", s, d.tables[i].release, where)
	}
}

// hostSeries is the kernel that is tried without a virtual machine.
const hostSeries = "6.18"

// tested is the table of the probes that tests made fire.
func (d *kernelsDoc) tested() {
	names := d.names(testedLine)
	if len(names) == 0 {
		return
	}
	d.b.WriteString(kernelsTested)
	d.table("probe", names, func(table *kernelTable, name string) string {
		verdict := table.verdicts[verdictKey{testedLine, name}]
		if reason, ok := strings.CutPrefix(verdict, verdictMissing); ok {
			return "missing" + d.note(reason)
		}
		if verdict == "" {
			return "not tried"
		}
		return verdict
	})
}

// table prints a row for each name. Names that differ in nothing but the part
// behind the colon, and not in any cell, share a row.
func (d *kernelsDoc) table(what string, names []string, cell func(*kernelTable, string) string) {
	fmt.Fprintf(&d.b, "\n| %s | %s |\n|---|%s\n", what, strings.Join(d.series, " | "), strings.Repeat("---|", len(d.series)))
	type row struct{ names, cells string }
	var rows []row
	for _, name := range names {
		var cells []string
		for _, table := range d.tables {
			cells = append(cells, cell(table, name))
		}
		text := strings.Join(cells, " | ")
		group, rest, short := strings.Cut(name, ":")
		if n := len(rows); short && n > 0 && rows[n-1].cells == text && strings.HasPrefix(rows[n-1].names, "`"+group+":") {
			rows[n-1].names += " `" + rest + "`"
			continue
		}
		rows = append(rows, row{"`" + name + "`", text})
	}
	for _, r := range rows {
		fmt.Fprintf(&d.b, "| %s | %s |\n", r.names, r.cells)
	}
}

// summary counts the verdicts of each kernel.
func (d *kernelsDoc) summary() {
	fmt.Fprintf(&d.b, "\n| of %d objects | %s |\n|---|%s\n", len(d.names(objectLine)), strings.Join(d.series, " | "), strings.Repeat("---|", len(d.series)))
	for _, row := range []struct{ name, prefix string }{
		{"run", verdictRuns}, {"run with fewer probes", verdictFewer}, {"refused, with the reason", verdictRefused}, {"differ", verdictDiffers},
	} {
		var cells []string
		for _, table := range d.tables {
			n := 0
			for key, verdict := range table.verdicts {
				if key.kind == objectLine && strings.HasPrefix(verdict, row.prefix) {
					n++
				}
			}
			cells = append(cells, fmt.Sprint(n))
		}
		fmt.Fprintf(&d.b, "| %s | %s |\n", row.name, strings.Join(cells, " | "))
	}
}

// note returns the reference to a reason.
func (d *kernelsDoc) note(reason string) string {
	i := slices.Index(d.notes, reason)
	if i < 0 {
		i = len(d.notes)
		d.notes = append(d.notes, reason)
	}
	return fmt.Sprintf(" (%d)", i+1)
}

// flushNotes prints the reasons and forgets them.
func (d *kernelsDoc) flushNotes() {
	d.b.WriteString("\n")
	for i, n := range d.notes {
		fmt.Fprintf(&d.b, "%d. `%s`\n", i+1, n)
	}
	d.notes = nil
}

const kernelsHead = `# Kernels

One object runs on every kernel. What a kernel can do is found out by trying, when the object is loaded, and not by its version,
since distributions leave facilities out and take others back. This page says what was found on these kernels. It is written by
` + "`go test ./internal/e2e -run TestKernelsDocument -update`" + ` from what the tests recorded in ` + "`testdata/kernels`" + `; a run on a kernel
that finds anything else fails.
`

const kernelsFacilities = `
## Facilities

What each provider stands on, best first. The next is taken where a kernel lacks one, refuses it, or cannot take this program.

| provider | facilities, best first | needs besides |
|---|---|---|
| ` + "`dtrace`" + ` | test run of a program in the tracer | |
| ` + "`syscall`" + ` | ` + "`tp_btf`" + ` on ` + "`sys_enter`" + ` and ` + "`sys_exit`" + `; tracepoint of the call | BTF; ` + "`CONFIG_FTRACE_SYSCALLS`" + ` and tracefs |
| ` + "`sdt`" + ` | ` + "`tp_btf`" + `, ` + "`raw_tp`" + `, tracepoint; where arguments are used, the tracepoint alone | tracefs for arguments |
| ` + "`rawtp`" + ` | ` + "`tp_btf`" + `, ` + "`raw_tp`" + ` | |
| ` + "`fbt`" + ` | ` + "`tracing_multi`" + ` (7.2), ` + "`kprobe.multi`" + ` (5.18), ` + "`fentry`" + ` and ` + "`fexit`" + ` (5.5), kprobe | |
| ` + "`rawfbt`" + ` | ` + "`kprobe.multi`" + `, kprobe | |
| ` + "`proc`" + `, ` + "`sysinfo`" + `, ` + "`vminfo`" + ` | ` + "`rawtp`" + ` and ` + "`syscall`" + ` | |
| ` + "`sched`" + ` | ` + "`rawtp`" + `; ` + "`on-cpu` `enqueue` `dequeue` `tick`" + ` functions of the scheduler by ` + "`rawfbt`" + ` and ` + "`fbt`" + ` | |
| ` + "`io`" + ` | ` + "`rawtp`" + `; ` + "`wait-start` `wait-done`" + ` functions by ` + "`fbt`" + ` | |
| ` + "`lockstat`" + ` | ` + "`rawtp`" + ` (` + "`contention_begin`" + `, 5.19) for waiting; functions by ` + "`fbt`" + ` for the rest | |
| ` + "`ip`" + `, ` + "`tcp`" + `, ` + "`udp`" + ` | functions by ` + "`fbt`" + `; changes of state by ` + "`rawtp`" + ` | |
| ` + "`profile`" + `, ` + "`tick`" + ` | perf event of the CPU clock | |
| ` + "`cpc`" + ` | perf event of the counter | counters of the CPU for hardware events; a virtual machine may have none |
| ` + "`pid`" + `, probes that programs define | ` + "`uprobe.multi`" + ` (6.6), uprobe | |

And what language features need:

| feature | facility | without it |
|---|---|---|
| ` + "`self->`" + ` | task storage for tracing programs (5.13) | a hash by thread, of which dynvarsize tells the size |
| subroutines that search strings, speculations | ` + "`bpf_loop`" + ` (5.17) | refused, with the reason |
| kernel structures, ` + "`args[]`" + ` | BTF (` + "`CONFIG_DEBUG_INFO_BTF`" + `) | refused, with the reason |
| one program for more than 16 probes that are attached one by one | attach cookies (5.15) | refused, with the reason |
| hundreds of functions at once | ` + "`tracing_multi`" + ` or ` + "`kprobe.multi`" + ` | attached one by one: slow, with a warning |
| ` + "`copyout()`" + ` | ` + "`bpf_probe_write_user`" + `, not under lockdown | refused, with the reason |

Structures without a name of their own are read at the offsets of the BTF that ` + "`dtc`" + ` was given; all others are found by name on
the host. Under lockdown ` + "`confidentiality`" + ` the kernel refuses reading its memory through helpers; most scripts fail there, with the
reason. Under ` + "`integrity`" + ` some kernels also refuse ` + "`fentry`" + `.
`

const kernelsProbes = `
## Probes

By which facility a probe is attached on each kernel, as ` + "`dtrun -lv`" + ` tells, or the number of the reason why it cannot be. Providers
whose probes are the kernel's own (system calls, tracepoints, functions) have one line for all.
`

const kernelsTested = `
Tests make these probes fire and compare how often they did, and with which arguments:
`

const kernelsObjects = `
## Objects

Each object was made once, with the kernel types of ` + "`testdata/golden/vmlinux.btf`" + `, and runs everywhere as it is. ` + "`runs`" + ` means: it
printed what is expected of it, to the character for ` + "`golden/`" + `.
`
