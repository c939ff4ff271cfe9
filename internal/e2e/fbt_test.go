package e2e

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Entry and return of a function, paired through self->.
func TestRunFbtPair(t *testing.T) {
	needProbe(t, "fbt::vfs_write:entry")
	got := quietly(t, "-c", "workload write 100 4321", object(t, "fbt-pair"))
	row := func(key, key2 string) string { return fmt.Sprintf("  %-50s  %-50s %16d\n", key, key2, 100) }
	expect(t, got, "\n"+row("entry", "vfs_write")+row("order", "right")+row("return", "vfs_write")+fmt.Sprintf(" %16d\n", 432100))
}

func TestRunFbtArguments(t *testing.T) {
	needProbe(t, "fbt::vfs_write:entry")
	expect(t, quietly(t, "-c", "workload write 2 4321", object(t, "fbt-args")), "null vmlinux\nnull vmlinux\n\n")
}

var bar = regexp.MustCompile(`(?m)\|@* *(\d+) *$`)

// The buckets of a quantize add up to the calls.
func TestRunFbtLatency(t *testing.T) {
	needProbe(t, "fbt::vfs_read:entry")
	got := quietly(t, "-c", "workload read 500 10", object(t, "fbt-latency"))
	sum := 0
	for _, m := range bar.FindAllStringSubmatch(got, -1) {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		sum += n
	}
	if calls := lastNumber(t, got); sum != calls || calls < 500 {
		t.Errorf("the histogram counts %d calls, count() %d, at least 500 were made:\n%s", sum, calls, got)
	}
}

// A thousand functions by one pattern, where they attach in one step. Each is
// counted under its own name.
func TestRunFbtThousand(t *testing.T) {
	needProbe(t, "fbt::vfs_read:entry")
	needMulti(t)
	pattern := thousand(t)
	countedByName(t, pattern)
}

// Twenty thousand functions and more, in one step, and the machine goes on.
func TestRunFbtEverything(t *testing.T) {
	needProbe(t, "fbt::vfs_read:entry")
	needMulti(t)
	if n := strings.Count(dtrun(t, "-l", "-n", "fbt:::entry").stdout, "\n") - 1; n < 20_000 {
		t.Skipf("missing: 20000 functions (%d)", n)
	}
	if stderr := countedByName(t, "*"); !strings.Contains(stderr, "leaves out") {
		t.Errorf("nothing is said of what is left out:\n%s", stderr)
	}
}

// needMulti skips a test where functions are attached to one by one.
func needMulti(t testing.TB) {
	t.Helper()
	if listing := dtrun(t, "-lvv", "-n", "fbt::vfs_read:entry"); !strings.Contains(listing.stdout, "multi") {
		t.Skip("missing: kprobe.multi and tracing_multi")
	}
}

// countedByName counts calls of functions by their names.
func countedByName(t *testing.T, pattern string) (stderr string) {
	t.Helper()
	r := dtrun(t, "-c", "workload read 30 4321 , write 20 4321", object(t, "fbt-thousand"), pattern)
	if rest := known.ReplaceAllString(r.stderr, ""); r.status != 0 || rest != "" {
		t.Errorf("status %d: %s", r.status, rest)
	}
	counts := map[string]int{}
	for line := range strings.SplitSeq(r.stdout, "\n") {
		if f := strings.Fields(line); len(f) == 2 {
			counts[f[0]] += lastNumber(t, f[1])
		}
	}
	if counts["vfs_read"] != 30 || counts["vfs_write"] != 20 {
		t.Errorf("vfs_read %d, vfs_write %d, want 30 and 20:\n%s", counts["vfs_read"], counts["vfs_write"], r.stdout)
	}
	return r.stderr
}

// Entry and return of rawfbt, with arguments and value.
func TestRunRawFbt(t *testing.T) {
	needProbe(t, "rawfbt::vfs_write:entry")
	expect(t, quietly(t, "-c", "workload write 100 4321", object(t, "rawfbt")), "              100              432100           432100\n")
}

// Two functions of one name are one probe: both fire it.
func TestRunFbtTwins(t *testing.T) {
	for _, provider := range []string{"fbt", "rawfbt"} {
		needProbe(t, provider+"::m_start:entry")
		r := dtrun(t, "-c", "cat /proc/self/mounts /proc/modules", object(t, "fbt-twins"), provider)
		if n := strings.Count(r.stdout, "`m_start"); r.status != 0 || n != 2 {
			t.Errorf("%s: %d functions m_start were called, want 2; status %d\n%s%s", provider, n, r.status, r.stdout, r.stderr)
		}
	}
}

// The seventh argument of a function lies on the stack.
func TestRunFbtStackArgument(t *testing.T) {
	needProbe(t, "fbt::do_mmap:entry")
	got := quietly(t, "-c", "workload map "+filepath.Join(toolsDir, "workload")+" 12345 7", object(t, "fbt-stack-argument"))
	if lastNumber(t, got) != 7 {
		t.Errorf("7 mappings of page 12345, but\n%s", got)
	}
}

// A pattern that means what tracing itself runs through finds it; the machine
// lives.
func TestRunFbtDelicate(t *testing.T) {
	needProbe(t, "fbt::vfs_read:entry")
	needMulti(t)
	for _, pattern := range []string{"*rcu_read_*lock*", "*callchain*", "copy_from_kernel_*", "*htab_*map*"} {
		r := dtrun(t, "-c", "workload read 300 4321", object(t, "fbt-thousand"), pattern)
		if rest := known.ReplaceAllString(r.stderr, ""); r.status != 0 || rest != "" {
			t.Errorf("%s: status %d: %s", pattern, r.status, rest)
		}
	}
}

// known is to be expected of a thousand functions.
var known = regexp.MustCompile(`(?m)^dtrun: (\d+ of \d+ functions cannot be traced here, .*|` +
	`\S+ leaves out \d+ probes of functions .*|\d+ drops? \(probe fired inside a probe\))\n`)

// thousand is a pattern of vfs_read, vfs_write and at least a thousand functions:
// those of drivers, file systems and networks rather than of scheduling and locks,
// which would be traced within the tracing itself.
func thousand(t testing.TB) string {
	t.Helper()
	for _, pattern := range []string{"[ntuv]*_[rw]*", "[dntuv]*_[rw]*"} {
		if n := strings.Count(dtrun(t, "-l", "-n", "fbt::"+pattern+":entry").stdout, "\n") - 1; n >= 1000 {
			t.Logf("%s: %d functions", pattern, n)
			return pattern
		}
	}
	t.Skip("missing: a thousand functions")
	return ""
}
