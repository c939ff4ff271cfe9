package e2e

// Scripts with more aggregations or arrays in a program than the kernel lets it have
// maps. They share maps then (compiler/plan, pool.go), and must print what they
// print where each has its own: here, in several smaller scripts.

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	manyAggs = 250
	fewAggs  = 50 // each has a map of its own
)

// poolAgg is a statement that feeds aggregation i: a function of each kind with each
// form of key, at least once.
func poolAgg(i int) string {
	f := [...]string{
		"count()", "sum(%d)", "avg(%d)", "quantize(%d)", "lquantize(%d, 0, 100, 10)", "min(%d)", "max(%d)", "stddev(%d)",
		"llquantize(%d, 10, 0, 2, 20)",
	}[i%9]
	if strings.Contains(f, "%") {
		f = fmt.Sprintf(f, i%90)
	}
	key := [...]string{"", "[%[1]d]", "[%[1]d, n]", "[\"key %[1]d\", probefunc]", "[n, execname, \"%[1]d\"]"}[i/9%5]
	if key != "" {
		key = fmt.Sprintf(key, i)
	}
	return fmt.Sprintf("@a%d%s = %s;", i, key, f)
}

// poolFeed is the clauses that feed aggregations: one, or one for each. Every tenth
// is fed never.
func poolFeed(from, to int, each bool) string {
	var sb strings.Builder
	const probe = "syscall::getppid:entry\n/pid == $target%s/\n{\n"
	if !each {
		fmt.Fprintf(&sb, probe, "")
		for i := from; i < to; i++ {
			if i%10 == 9 {
				fmt.Fprintf(&sb, "\tif (n < 0) { %s }\n", poolAgg(i))
				continue
			}
			sb.WriteString("\t" + poolAgg(i) + "\n")
		}
		return sb.String() + "\tn++;\n}\n"
	}
	for i := from; i < to; i++ {
		only := ""
		if i%10 == 9 {
			only = " && n < 0"
		}
		fmt.Fprintf(&sb, probe+"\t%s\n}\n", only, poolAgg(i))
	}
	return sb.String() + fmt.Sprintf(probe, "") + "\tn++;\n}\n"
}

// poolText feeds aggregations, changes some of them, and prints all.
func poolText(from, to int, each bool) string {
	var sb strings.Builder
	sb.WriteString("#pragma D option quiet\nint n;\n" + poolFeed(from, to, each) + "END\n{\n")
	for i := from; i < to; i++ {
		if act := [...]string{"", "clear(@a%d);", "trunc(@a%d);", "trunc(@a%d, 1);", "normalize(@a%d, 3);"}[i%7%5]; act != "" {
			fmt.Fprintf(&sb, "\t"+act+"\n", i)
		}
		fmt.Fprintf(&sb, "\tprinta(@a%d);\n", i)
	}
	return sb.String() + "}\n"
}

// fewText is the script of some of the aggregations of poolText.
func fewText(n int) string { return poolText(n*fewAggs, (n+1)*fewAggs, false) }

// arrayText uses more arrays than there may be maps, of numbers and of strings, some
// of them thread-local.
func arrayText() string {
	var sb strings.Builder
	sb.WriteString("#pragma D option quiet\nself int64_t t;\nint64_t total, good, bad, left;\n")
	for i := range 60 {
		fmt.Fprintf(&sb, "BEGIN { n%[1]d[%[1]d] = %[1]d; s%[1]d[\"k%[1]d\", %[1]d] = \"v%[1]d\"; self->m%[1]d[\"k\"] = %[1]d; @c%[1]d[\"c\"] = count(); }\n", i)
	}
	for i := range 60 {
		fmt.Fprintf(&sb, "BEGIN { total += n%[1]d[%[1]d]; self->t += self->m%[1]d[\"k\"]; good += s%[1]d[\"k%[1]d\", %[1]d] == \"v%[1]d\"; "+
			"bad += n%[1]d[%[2]d] + (s%[1]d[\"k\", %[1]d] == \"v%[1]d\"); n%[1]d[%[1]d] = 0; left += n%[1]d[%[1]d]; }\n", i, i+1)
	}
	sb.WriteString("BEGIN { printf(\"%d %d %d %d %d\\n\", total, self->t, good, bad, left); printa(\"%s %@d %@d\\n\", @c0, @c59); exit(0); }\n")
	for i := 1; i < 59; i++ {
		fmt.Fprintf(&sb, "END { trunc(@c%d); }\n", i)
	}
	return sb.String()
}

// poolObjects makes all objects of this file.
func poolObjects(t testing.TB) {
	written(t, "pools-clause", poolText(0, manyAggs, false))
	written(t, "pools-clauses", poolText(0, manyAggs, true))
	for n := range manyAggs / fewAggs {
		written(t, fmt.Sprint("pools-few", n), fewText(n))
	}
	written(t, "pools-arrays", arrayText())
}

func TestRunPools(t *testing.T) {
	needBPF(t)
	run := func(name, text string) string {
		r := dtrun(t, "-c", "workload getppid 3", written(t, name, text))
		if r.status != 0 || r.stderr != "" {
			t.Fatalf("%s: status %d, stderr %q", name, r.status, r.stderr)
		}
		return strings.TrimSuffix(r.stdout, "\n")
	}
	var want string
	for n := range manyAggs / fewAggs {
		want += run(fmt.Sprint("pools-few", n), fewText(n))
	}
	if n := strings.Count(want, "Distribution"); n < manyAggs/9*2 {
		t.Errorf("%d distributions without pools, want more", n)
	}
	expect(t, run("pools-clause", poolText(0, manyAggs, false)), want)
	expect(t, run("pools-clauses", poolText(0, manyAggs, true)), want)
}

func TestRunPooledArrays(t *testing.T) {
	needBPF(t)
	r := dtrun(t, written(t, "pools-arrays", arrayText()))
	expect(t, r.stdout, fmt.Sprintf("%d %d 60 0 0\nc 1 1\n\n", 59*60/2, 59*60/2))
}

// A script whose programs have maps enough is compiled as if there were no pools.
func TestPoolsOnlyWhereNeeded(t *testing.T) {
	if inGuest {
		t.Skip("no compiler in a virtual machine")
	}
	for _, test := range []struct {
		aggs, arrays           int
		pooledAggs, pooledVars bool
	}{
		{54, 0, false, false}, {55, 0, true, false}, {0, 54, false, false}, {30, 30, true, false}, {0, 55, true, true}, {60, 60, true, true},
	} {
		var sb strings.Builder
		for i := range test.aggs {
			fmt.Fprintf(&sb, "BEGIN { @a%d[1] = count(); }\n", i)
		}
		for i := range test.arrays {
			fmt.Fprintf(&sb, "BEGIN { v%d[1] = 1; }\n", i)
		}
		for i := range 100 { // a program of their own
			fmt.Fprintf(&sb, "END { @b%d = count(); }\n", i%40)
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "maps.d"), []byte(sb.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		r := command(t, dir, "dtc", "--emit=plan", "-s", "maps.d")
		if r.status != 0 {
			t.Fatalf("%d aggregations, %d arrays: status %d\n%s", test.aggs, test.arrays, r.status, r.stderr)
		}
		if got := strings.Contains(r.stdout, "dt_aggs_0"); got != test.pooledAggs {
			t.Errorf("%d aggregations, %d arrays: shared maps of aggregations: %v, want %v", test.aggs, test.arrays, got, test.pooledAggs)
		}
		if got := strings.Contains(r.stdout, "dt_vars_0"); got != test.pooledVars {
			t.Errorf("%d aggregations, %d arrays: shared maps of arrays: %v, want %v", test.aggs, test.arrays, got, test.pooledVars)
		}
	}
}

// Arrays whose values differ in size cannot share: more of them than a program may
// have maps are refused by the compiler, once.
func TestTooManyMaps(t *testing.T) {
	if inGuest {
		t.Skip("no compiler in a virtual machine")
	}
	var sb strings.Builder
	for i := range 70 {
		fmt.Fprintf(&sb, "struct s%[1]d { char text[%[2]d]; };\nstruct s%[1]d v%[1]d[int];\n", i, 8*i+8)
		fmt.Fprintf(&sb, "syscall::read:entry { v%[1]d[1].text[0] = 'a'; }\n", i)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "maps.d"), []byte(sb.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	r := command(t, dir, "dtc", "-e", "--btf="+kernelBTF, "-s", "maps.d")
	if want := "the kernel lets a program have 60\n"; r.status != 1 || strings.Count(r.stderr, want) != 1 {
		t.Errorf("status %d, stderr %q, want %q once", r.status, r.stderr, want)
	}
}
