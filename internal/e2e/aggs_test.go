package e2e

import (
	"fmt"
	"math"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// aggStorm runs an object while a process for each processor makes n calls that it
// counts. It returns what was printed, and how many calls there were.
func aggStorm(t *testing.T, n int, args ...string) (result, int) {
	t.Helper()
	procs := max(2, runtime.NumCPU())
	for range procs {
		args = append([]string{"-c", fmt.Sprint("workload name aggstorm , getppid ", n)}, args...)
	}
	r := dtrun(t, args...)
	if r.status != 0 {
		t.Fatalf("dtrun %q: status %d\n%s", args, r.status, r.stderr)
	}
	return r, n * procs
}

// Snapshots are exact while all processors feed the aggregations, and across
// clear and trunc: what all of them show adds up to what happened, and none shows
// what cannot be.
func TestRunAggregationStorm(t *testing.T) {
	needBPF(t)
	each := scaled(300_000)
	r, calls := aggStorm(t, each, object(t, "aggstorm"))
	if r.stderr != "" {
		t.Errorf("unexpected message: %s", r.stderr)
	}
	sum := 0
	for i := range each {
		sum += (500 + i%3) * calls / each
	}
	got := map[string]int{}
	check := func(what string, v, low, high int) {
		if v < low || v > high {
			t.Errorf("%s %d, want %d to %d", what, v, low, high)
		}
	}
	name := ""
	for line := range strings.Lines(r.stdout) {
		if _, bar, ok := strings.Cut(line, "|"); ok {
			got[name] += lastNumber(t, bar)
			continue
		}
		f := strings.Fields(line)
		if len(f) == 0 || f[0] == "value" && len(f) > 2 {
			continue
		}
		v := math.MaxInt64
		if len(f) > 1 {
			v, _ = strconv.Atoi(f[len(f)-1])
		}
		switch name = f[0]; name {
		case "value": // cleared, a function shows what it shows without data
			if v != 0 && v != math.MaxInt64 && v != math.MinInt64 {
				check(name, v, 500, 502)
			}
		case "kvalue":
			check(name, v, 500, 502)
		case "deviation":
			check(name, v, 0, 32) // the mean is cut to an integer: 502*502 - 501*501 is 1003
		case "kcount", "ksum":
			check(name, v, 1, math.MaxInt64)
			got[name] += v
		case "count", "sum":
			got[name] += v
		case "quantize", "lquantize", "llquantize", "kquantize":
		default:
			t.Fatalf("unexpected line: %s", line)
		}
	}
	for _, name := range []string{"count", "kcount", "quantize", "lquantize", "llquantize", "kquantize"} {
		if got[name] != calls {
			t.Errorf("%s: all snapshots add up to %d, want %d", name, got[name], calls)
		}
	}
	for _, name := range []string{"sum", "ksum"} {
		if got[name] != sum {
			t.Errorf("%s: all snapshots add up to %d, want %d", name, got[name], sum)
		}
	}
}

var aggDropped = regexp.MustCompile(`(?m)^dtrun: (\d+) aggregation drops? on CPU \d+$`)

// Keys that trunc removed make room for others for ever, and what finds none is
// counted: nothing is lost otherwise.
func TestRunAggregationReclaim(t *testing.T) {
	needBPF(t)
	r, calls := aggStorm(t, scaled(400_000), object(t, "aggreclaim"))
	shown, lost := 0, 0
	for line := range strings.Lines(r.stdout) {
		if line = strings.TrimSpace(line); line != "" {
			shown += lastNumber(t, line)
		}
	}
	for _, m := range aggDropped.FindAllStringSubmatch(r.stderr, -1) {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		lost += n
	}
	if rest := strings.TrimSpace(aggDropped.ReplaceAllString(r.stderr, "")); rest != "" {
		t.Errorf("unexpected message: %s", rest)
	}
	if shown+lost != calls {
		t.Errorf("shown %d, dropped %d: %d, want %d", shown, lost, shown+lost, calls)
	}
	t.Logf("shown %d, dropped %d", shown, lost)
}

// An aggregation that has no room for one key is refused.
func TestRunAggsizeTooSmall(t *testing.T) {
	needBPF(t)
	r := dtrun(t, "-x", "aggsize=8", object(t, "aggreclaim"))
	if want := "dtrun: could not enable tracing: Enabling exceeds size of buffer\n"; r.status != 1 || r.stderr != want {
		t.Errorf("status %d, %q, want 1, %q", r.status, r.stderr, want)
	}
}
