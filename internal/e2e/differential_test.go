package e2e

// Differential tests: the same script through DTrace and through dtc and dtrun.
// testdata/differential holds an archive (txtar) for each script. Its comment says
// what the script shows, then how it is used, in lines of the form "key: value":
//
//	flags      DTrace's flags, without those below
//	arguments  the script's arguments
//	command    the command that is traced (-c); in $DIR are the archive's files
//	compile    "arguments": dtc is given the script's arguments, where they shape the code
//	needs      what some kernels or machines lack: "libc", shared libraries; "fbt", probes of
//	           kernel functions; "variables", the names of the kernel's variables
//	differs    why DTrace's answer is not the one that is wanted
//
// Its files are script.d, others that the script or the command reads, and the answer
// of DTrace 2.0.7 on Linux 6.12: stdout, stderr and status, of which those that are empty or 0
// are left out. Where there is a line "differs", these three are what dtrun prints,
// and dtrace.stdout, dtrace.stderr and dtrace.status what DTrace does.
//
// TestDifferential needs no DTrace. TestPeer has it answer anew, where the
// variable DTC_PEER has a command prefix for a root with dtrace in it, {} standing
// for a folder that the command must see at the same path:
//
//	DTC_PEER='vm -t 7200 -i {} 6.12 --' go test ./internal/e2e -run TestPeer -timeout 3h -v
//
// It fails for each script whose answer is no longer the recorded one; with -update it
// records. With -scripts REGEXP only some are asked. One run of the prefix answers for all.
//
// Processors, probe numbers over 9, places in programs and addresses of print() are
// replaced in all outputs (settle). Of scripts that are refused, the tag and the
// line of the first error are compared.

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var onlyScripts = flag.String("scripts", "", "regular expression: which scripts TestPeer asks DTrace about")

const (
	differentialDir = "testdata/differential"
	peerVariable    = "DTC_PEER"
)

// differential is one archive.
type differential struct {
	name, path string
	archive    *txtar.Archive
	keys       map[string]string // of the comment
}

func differentials(t testing.TB) []differential {
	t.Helper()
	paths, err := filepath.Glob(differentialDir + "/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var list []differential
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		d := differential{strings.TrimSuffix(filepath.Base(path), ".txtar"), path, archive, map[string]string{}}
		for _, m := range headerLine.FindAllStringSubmatch(string(archive.Comment), -1) {
			d.keys[m[1]] = m[2]
		}
		if d.file("script.d") == "" {
			t.Fatalf("%s: no script", path)
		}
		list = append(list, d)
	}
	return list
}

var headerLine = regexp.MustCompile(`(?m)^(flags|arguments|command|compile|needs|differs): (.*)$`)

func (d differential) file(name string) string {
	for _, f := range d.archive.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

// set writes a file of the archive; one without content is removed.
func (d differential) set(name, content string) {
	i := slices.IndexFunc(d.archive.Files, func(f txtar.File) bool { return f.Name == name })
	switch {
	case content == "" && i >= 0:
		d.archive.Files = slices.Delete(d.archive.Files, i, i+1)
	case content != "" && i >= 0:
		d.archive.Files[i].Data = []byte(content)
	case content != "":
		d.archive.Files = append(d.archive.Files, txtar.File{Name: name, Data: []byte(content)})
	}
}

// answer is what a script gave: recorded or now.
type answer struct{ stdout, stderr, status string }

// recorded is the answer of the archive under a prefix, "" or "dtrace.".
func (d differential) recorded(prefix string) answer {
	return answer{d.file(prefix + "stdout"), d.file(prefix + "stderr"), d.file(prefix + "status")}
}

func (d differential) record(t testing.TB, prefix string, a answer) {
	t.Helper()
	d.set(prefix+"stdout", a.stdout)
	d.set(prefix+"stderr", a.stderr)
	d.set(prefix+"status", a.status)
	if err := os.WriteFile(d.path, txtar.Format(d.archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

var (
	refusal      = regexp.MustCompile(`(?m)^dtrace: .*script\.d: \[(D_\w+)\] (?:"[^"]*", )?line (\d+):.*\n(?: .*\n|\t.*\n)*`)
	refused      = regexp.MustCompile(`(?m)^dtc: script\.d:(\d+):\d+: (?:.*\n)(?: .*\n|\t.*\n)*`)
	tagged       = regexp.MustCompile(`\[(D_\w+)\]`)
	firstRefusal = regexp.MustCompile(`(?m)^refused: .*\n`)
	dtracePf     = regexp.MustCompile(`(?m)^dtrace: `)
)

// comparable is a result as it is compared and kept.
func comparable(r result) answer {
	stderr := refusal.ReplaceAllString(r.stderr, "refused: line $2: $1\n")
	stderr = refused.ReplaceAllStringFunc(stderr, func(text string) string {
		tag := append(tagged.FindStringSubmatch(text), "", "")[1]
		return fmt.Sprintf("refused: line %s: %s\n", refused.FindStringSubmatch(text)[1], tag)
	})
	if first := firstRefusal.FindString(stderr); first != "" {
		stderr = first
	}
	stderr = dtracePf.ReplaceAllString(stderr, "dtrun: ")
	a := answer{stdout: whole(settle(r.stdout)), stderr: whole(settle(stderr))}
	if r.status != 0 {
		a.status = strconv.Itoa(r.status) + "\n"
	}
	return a
}

// whole ends a text with a newline, as archives do.
func whole(text string) string {
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return text
}

func (a answer) String() string {
	return a.stdout + "-- stderr --\n" + a.stderr + "-- status --\n" + a.status
}

func difference(want, got answer) string {
	return cmp.Diff(strings.Split(want.String(), "\n"), strings.Split(got.String(), "\n"))
}

func TestDifferential(t *testing.T) {
	needBPF(t)
	for _, d := range differentials(t) {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			d.check(t)
		})
	}
}

func (d differential) check(t *testing.T) {
	d.need(t)
	if inGuest && d.refused() {
		t.Skip("missing: a compiler")
	}
	dir := d.unpack(t, t.TempDir())
	got := comparable(d.run(t, dir))
	if *update && d.keys["differs"] != "" {
		d.record(t, "", got)
		return
	}
	if want := d.recorded(""); got != want {
		t.Errorf("%s (-want +got):\n%s", d.path, difference(want, got))
	}
}

// need skips where the host lacks what the script names.
func (d differential) need(t testing.TB) {
	t.Helper()
	switch d.keys["needs"] {
	case "libc":
		if !exists("/lib64/ld-linux-x86-64.so.2") {
			t.Skip("missing: shared libraries")
		}
	case "fbt":
		needProbe(t, "fbt::vfs_read:entry")
	case "variables":
		if names, err := os.ReadFile("/proc/kallsyms"); err != nil || !bytes.Contains(names, []byte(" linux_banner\n")) {
			t.Skip("missing: the kernel's list of its variables")
		}
	}
}

// refused reports whether dtc is to refuse the script.
func (d differential) refused() bool { return strings.HasPrefix(d.file("stderr"), "refused: ") }

// unpack writes the files that script and command read.
func (d differential) unpack(t testing.TB, dir string) string {
	t.Helper()
	for _, f := range d.archive.Files {
		if strings.HasSuffix(f.Name, "stdout") || strings.HasSuffix(f.Name, "stderr") || strings.HasSuffix(f.Name, "status") {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// run compiles and runs the script.
func (d differential) run(t testing.TB, dir string) result {
	t.Helper()
	flags, run, args := words(d.keys["flags"]), []string{}, words(d.keys["arguments"])
	if slices.Contains(flags, "-w") {
		run = append(run, "-w")
	}
	if c := d.keys["command"]; c != "" {
		run = append(run, "-c", strings.ReplaceAll(c, "$DIR", dir))
	}
	compile := append(flags, "-s", "script.d")
	if d.keys["compile"] == "arguments" {
		compile, args = append(compile, args...), nil
	}
	object := filepath.Join(objectDir, "differential-"+d.name+".o")
	if !inGuest {
		r := command(t, dir, "dtc", append([]string{"--btf=" + kernelBTF, "-o", object}, compile...)...)
		if r.status != 0 {
			return r
		}
	}
	defer onOneCPU(t)()
	return dtrun(t, append(append(run, object), args...)...)
}

// words splits at blanks, but not between double quotes.
func words(line string) []string {
	var list []string
	for _, m := range word.FindAllStringSubmatch(line, -1) {
		list = append(list, m[1]+m[2])
	}
	return list
}

var word = regexp.MustCompile(`"([^"]*)"|(\S+)`)

// differentialObjects compiles what a virtual machine runs.
func differentialObjects(t *testing.T) {
	for _, d := range differentials(t) {
		if d.refused() {
			continue
		}
		flags := append(words(d.keys["flags"]), "-s", "script.d")
		if d.keys["compile"] == "arguments" {
			flags = append(flags, words(d.keys["arguments"])...)
		}
		build(t, "differential-"+d.name, d.unpack(t, t.TempDir()), flags...)
	}
}

// TestPeer asks DTrace.
func TestPeer(t *testing.T) {
	prefix := strings.Fields(os.Getenv(peerVariable))
	if len(prefix) == 0 {
		t.Skip("missing: a DTrace (" + peerVariable + ")")
	}
	only, err := regexp.Compile(*onlyScripts)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	asked := map[string]differential{}
	for _, d := range differentials(t) {
		if only.MatchString(d.name) {
			asked[d.name] = d
		}
	}
	askPeer(t, prefix, dir, asked)
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		t.Errorf("%s: no answer", name)
	}
}

// compare checks, or records, what DTrace answered.
func (d differential) compare(t *testing.T, got answer) {
	kept := ""
	if d.keys["differs"] != "" {
		kept = "dtrace."
	}
	want := d.recorded(kept)
	if kept != "" && !*update && got == d.recorded("") {
		t.Errorf("%s: DTrace no longer differs", d.path)
	}
	if *update {
		d.record(t, kept, got)
	} else if got != want {
		t.Errorf("%s (-recorded +DTrace):\n%s", d.path, difference(want, got))
	}
}

// askPeer runs the scripts through DTrace, all in one command, and compares each
// answer as it comes. Those that got one are removed from asked.
func askPeer(t *testing.T, prefix []string, dir string, asked map[string]differential) {
	t.Helper()
	script := bytes.NewBufferString(peerPrologue)
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		d := asked[name]
		place := filepath.Join(dir, name)
		if err := os.Mkdir(place, 0o755); err != nil {
			t.Fatal(err)
		}
		d.unpack(t, place)
		fmt.Fprintf(script, "cd %s && ask %s %s", quote(place), name, quoted(d.keys["flags"]))
		if c := d.keys["command"]; c != "" {
			fmt.Fprintf(script, " -c %s", quote(strings.ReplaceAll(c, "$DIR", place)))
		}
		script.WriteString(" -s script.d")
		if d.keys["arguments"] != "" {
			script.WriteString(" -- " + quoted(d.keys["arguments"]))
		}
		script.WriteString("\n")
	}
	run := filepath.Join(dir, "run")
	tool, err := os.ReadFile(filepath.Join(toolsDir, "workload"))
	err = errors.Join(err, os.WriteFile(filepath.Join(dir, "workload"), tool, 0o755),
		os.WriteFile(run, script.Bytes(), 0o644))
	if err != nil {
		t.Fatal(err)
	}
	var command []string
	for _, p := range append(prefix, "sh", run, "{}") {
		command = append(command, strings.ReplaceAll(p, "{}", dir))
	}
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		if name, got, ok := peerAnswer(t, lines.Text()); ok {
			t.Run(name, func(t *testing.T) { asked[name].compare(t, got) })
			delete(asked, name)
		}
	}
	if err := errors.Join(lines.Err(), cmd.Wait()); err != nil {
		t.Errorf("%s: %v", cmd, err)
	}
}

// peerPrologue prints, for each script, its name, its status, and its outputs in base64.
const peerPrologue = `export PATH="$1:$PATH" TZ=UTC
cpu=${CPU:-0}
[ -d /sys/kernel/debug/tracing ] || mount -t debugfs none /sys/kernel/debug
ask() {
	name=$1; shift
	taskset -c $cpu timeout -k 5 300 dtrace "$@" > /tmp/answer.out 2> /tmp/answer.err < /dev/null
	echo "answer $name $? $(base64 -w 0 /tmp/answer.out). $(base64 -w 0 /tmp/answer.err)."
}
`

func quote(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

// quoted is a line of words for a shell.
func quoted(line string) string {
	list := words(line)
	for i, w := range list {
		list[i] = quote(w)
	}
	return strings.Join(list, " ")
}

var answerLine = regexp.MustCompile(`^answer (\S+) (\d+) (\S*)\. (\S*)\.\r?$`)

// peerAnswer reads one line of what the peer's script prints.
func peerAnswer(t *testing.T, line string) (name string, a answer, ok bool) {
	t.Helper()
	m := answerLine.FindStringSubmatch(line)
	if m == nil {
		return "", answer{}, false
	}
	status, err := strconv.Atoi(m[2])
	stdout, err1 := base64.StdEncoding.DecodeString(m[3])
	stderr, err2 := base64.StdEncoding.DecodeString(m[4])
	if err := errors.Join(err, err1, err2); err != nil {
		t.Fatalf("answer for %s: %v", m[1], err)
	}
	return m[1], comparable(result{string(stdout), string(stderr), status}), true
}

// What a peer prints is compared as if dtrun had printed it.
func TestComparable(t *testing.T) {
	for _, tt := range []struct {
		in   result
		want answer
	}{
		{result{stdout: "x", status: 3}, answer{"x\n", "", "3\n"}},
		{result{stdout: "  7   1234                   read:entry end\n"}, answer{stdout: "  C      N                       read:entry end\n"}},
		{result{stderr: "dtrace: description 'BEGIN ' matched 1 probe\n"}, answer{stderr: "dtrun: description 'BEGIN ' matched 1 probe\n"}},
		{
			result{stderr: "dtrace: failed to compile script script.d: [D_PROTO_ARG] line 4: f( ) argument #1:\n\tprototype: int\n", status: 1},
			answer{"", "refused: line 4: D_PROTO_ARG\n", "1\n"},
		},
		{
			result{stderr: "dtc: script.d:4:1: [D_SYNTAX] near \";\"\ndtc: script.d:9:2: [D_UNKNOWN] more\n", status: 1},
			answer{"", "refused: line 4: D_SYNTAX\n", "1\n"},
		},
	} {
		if got := comparable(tt.in); got != tt.want {
			t.Errorf("%+v:\n%s", tt.in, difference(tt.want, got))
		}
	}
	for line, want := range map[string]answer{
		"answer a-b 0 eA==. .\r": {stdout: "x\n"},
		"answer a-b 2 . eQo=.":   {stderr: "y\n", status: "2\n"},
	} {
		if name, got, ok := peerAnswer(t, line); name != "a-b" || got != want || !ok {
			t.Errorf("%q: %q, %+v, %v, want %+v", line, name, got, ok, want)
		}
	}
	if _, _, ok := peerAnswer(t, "booting"); ok {
		t.Error("any line is an answer")
	}
	if got, want := quoted(`-q -n "BEGIN { x = 'a'; }"`), `'-q' '-n' 'BEGIN { x = '\''a'\''; }'`; got != want {
		t.Errorf("quoted %s, want %s", got, want)
	}
}
