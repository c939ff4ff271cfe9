package e2e

import (
	"fmt"
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
	if listing := dtrun(t, "-lv", "-n", "fbt::vfs_read:entry"); !strings.Contains(listing.stdout, "multi") {
		t.Skip("missing: kprobe.multi and tracing_multi")
	}
	pattern := thousand(t)
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
}

// known is to be expected of a thousand functions.
var known = regexp.MustCompile(`(?m)^dtrun: \d+ of \d+ functions cannot be traced here, .*\n`)

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
