package e2e

// The examples about latency, whose values are held against what the kernel itself
// counts (/proc).

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// snmp reads a counter of TCP from /proc/net/snmp.
func snmp(t *testing.T, name string) int {
	t.Helper()
	text, err := os.ReadFile("/proc/net/snmp")
	if err != nil {
		t.Skip("missing: /proc/net/snmp")
	}
	var names []string
	for line := range strings.SplitSeq(string(text), "\n") {
		f := strings.Fields(line)
		if len(f) == 0 || f[0] != "Tcp:" {
			continue
		}
		if names == nil {
			names = f
			continue
		}
		for i, n := range names {
			if n == name {
				return integer(t, f[i])
			}
		}
	}
	t.Fatalf("no counter %s of TCP", name)
	return 0
}

func integer(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// numbersIn returns the numbers of a pattern in an output.
func numbersIn(t *testing.T, output, pattern string) (list []int) {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(output)
	if m == nil {
		t.Fatalf("no %s in %s", pattern, output)
	}
	for _, text := range m[1:] {
		list = append(list, integer(t, text))
	}
	return list
}

// within holds a count of ours against the kernel's, which may know of more: what
// others did before tracing began and after it ended.
func within(t *testing.T, what string, least, ours, kernel int) {
	t.Helper()
	if ours < least || ours > kernel {
		t.Errorf("%s: %d, want at least %d and at most the kernel's %d", what, ours, least, kernel)
	}
}

func TestRunLatencyTCP(t *testing.T) {
	needProbe(t, "tcp:::state-change")
	active, passive, failed := snmp(t, "ActiveOpens"), snmp(t, "PassiveOpens"), snmp(t, "AttemptFails")
	got := quietly(t, "-c", "workload tcp 53936 , tcp 53936 6", example(t, "tcplife"))
	active, passive, failed = snmp(t, "ActiveOpens")-active, snmp(t, "PassiveOpens")-passive, snmp(t, "AttemptFails")-failed
	for _, at := range []string{`127\.0\.0\.1`, `::1`} {
		took := numbersIn(t, got, `(?m)^[1-9]\d* +`+at+` \d+ +`+at+` 53936 +(\d+) +(\d+) +5 +0$`)
		if took[0] == 0 || took[0] > 1e7 || took[1] > 1e4 {
			t.Errorf("%s: %d us to connect, %d ms in all", at, took[0], took[1])
		}
		numbersIn(t, got, `(?m)^0 +`+at+` 53936 +`+at+` \d+ +0 +\d+ +0 +5$`)
	}
	within(t, "connected and failed", 4, numbersIn(t, got, `(?m)^(\d+) connected$`)[0]+numbersIn(t, got, `(?m)^(\d+) failed$`)[0], active)
	within(t, "accepted", 2, numbersIn(t, got, `(?m)^(\d+) accepted$`)[0], passive)
	within(t, "failed", 2, numbersIn(t, got, `(?m)^(\d+) failed$`)[0], failed)
}

func TestRunLatencyOpen(t *testing.T) {
	needBPF(t)
	got := quietly(t, "-c", "workload open /no/such/file 3 , open /dev/null 4", example(t, "opensnoop"))
	failed := regexp.MustCompile(`(?m) workload +-1 +2 +\d+ /no/such/file$`).FindAllString(got, -1)
	opened := regexp.MustCompile(`(?m) workload +\d+ +0 +\d+ /dev/null$`).FindAllString(got, -1)
	if len(failed) != 3 || len(opened) < 4 {
		t.Errorf("%d failed and %d opened, want 3 and 4 or more:\n%s", len(failed), len(opened), got)
	}
}

// What threads wait is the kernel's run delay.
func TestRunLatencyQueue(t *testing.T) {
	needBPF(t)
	if _, err := os.Stat("/proc/self/schedstat"); err != nil {
		t.Skip("missing: /proc/PID/schedstat")
	}
	got := quietly(t, "-c", "workload compete 300", example(t, "runqlat"))
	kernel := numbersIn(t, got, `(?m)^waited (\d+)$`)[0]
	ours := numbersIn(t, got, `(?m)^compete +([1-9]\d*) +(\d+)$`)[1]
	if ours < kernel*7/10-20000 || ours > kernel*13/10+20000 {
		t.Errorf("%d us of waiting, the kernel says %d", ours, kernel)
	}
}

func TestRunLatencyDisk(t *testing.T) {
	needProbe(t, "io:::start")
	disk := needDisk(t)
	reads, sectors := diskStats(t, disk)
	got := quietly(t, "-c", "workload block /dev/"+disk+" 20", example(t, "iolat"))
	after, sectorsAfter := diskStats(t, disk)
	ours := numbersIn(t, got, `(?m)^`+disk+` +read +(\d+) +(\d+)$`)
	within(t, "reads", 20, ours[0], after-reads)
	within(t, "bytes", 20*4096, ours[1], (sectorsAfter-sectors)*512)
}

// diskStats returns how often a disk was read, and sectors of 512 bytes.
func diskStats(t *testing.T, disk string) (reads, sectors int) {
	t.Helper()
	text, err := os.ReadFile("/sys/block/" + disk + "/stat")
	if err != nil {
		t.Fatal(err)
	}
	f := strings.Fields(string(text))
	return integer(t, f[0]) + integer(t, f[1]), integer(t, f[2])
}
