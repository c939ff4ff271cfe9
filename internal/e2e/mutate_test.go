package e2e

// Mutated scripts. Tokens of the golden scripts are dropped, doubled, and exchanged
// for others of the same or another script. Whatever comes out is a script that a
// user might write by mistake: dtc must refuse it with a place and a tag, or make
// an object whose programs this kernel's verifier accepts.
//
// The mutants are the same in every run. DTC_MUTANTS is how many there are, and
// DTC_MUTANTS_FROM the number of the first.

import (
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const (
	mutants      = 60
	mutantsShort = 20
)

func TestMutants(t *testing.T) {
	if inGuest {
		return // there is no compiler
	}
	needBPF(t)
	n, first := number(t, "DTC_MUTANTS", mutants), number(t, "DTC_MUTANTS_FROM", 1)
	if testing.Short() && os.Getenv("DTC_MUTANTS") == "" {
		n = mutantsShort
	}
	stock := tokenized(t)
	dir := t.TempDir()
	loaded := 0
	for i := first; i < first+n; i++ {
		script := mutate(rand.New(rand.NewSource(int64(i))), stock)
		ran, why := tryMutant(t, dir, script)
		if why != "" {
			t.Errorf("mutant %d: %s\n%s", i, why, script)
		}
		if ran {
			loaded++
		}
	}
	if loaded == 0 {
		t.Errorf("none of %d mutants compiled", n)
	}
	t.Logf("%d of %d mutants compiled", loaded, n)
}

func number(t testing.TB, variable string, otherwise int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return n
}

var (
	scriptToken = regexp.MustCompile(`(?m)^#.*$|/\*(?s:.*?)\*/|//.*$|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[\w$@` + "`" + `]+|->|&&|\|\||<<|>>|[=!<>+*/%&|^-]=|\s+|.`)
	complaint   = regexp.MustCompile(`(?m)^dtc: (?:(?:[^:\n]+:\d+:\d+: )?\[D_[A-Z0-9_]+\] \S|could not enable tracing: Destructive actions not allowed$)`)
)

// tokenized returns the tokens of every golden script.
func tokenized(t testing.TB) [][]string {
	t.Helper()
	var all [][]string
	for _, g := range goldens(t) {
		if g.has("args") || !g.has("script.d") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(g.dir, "script.d"))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "option destructive") {
			continue // a mutant would do to any process what the script does to its own
		}
		all = append(all, scriptToken.FindAllString(string(text), -1))
	}
	return all
}

// kindOf sorts tokens into those that may stand for each other: words, numbers,
// strings, assignments, operators; 0 is the rest.
func kindOf(token string) int {
	switch c := token[0]; {
	case c >= '0' && c <= '9':
		return 1
	case c == '"':
		return 2
	case c == '_' || c == '$' || c == '@' || c == '`' || c|0x20 >= 'a' && c|0x20 <= 'z':
		return 3
	case strings.ContainsRune("~!", rune(c)) && len(token) == 1 || token == "->" || token == "++" || token == "--":
		return 0
	case strings.HasSuffix(token, "=") && !strings.ContainsRune("=!<>", rune(c)) || token == "=":
		return 4
	case strings.ContainsRune("+-*%&|^<>=!", rune(c)):
		return 5
	}
	return 0
}

// mutate makes a script of one of the stock, with one or two changes. Most keep
// to the kind of token, so that some of the scripts mean something.
func mutate(r *rand.Rand, stock [][]string) string {
	tokens := append([]string(nil), stock[r.Intn(len(stock))]...)
	for range 1 + r.Intn(2) {
		i := r.Intn(len(tokens))
		for tries := 0; (strings.TrimSpace(tokens[i]) == "" || kindOf(tokens[i]) == 0) && tries < 20; tries++ {
			i = r.Intn(len(tokens))
		}
		if tokens[i] == "" {
			continue
		}
		switch r.Intn(20) {
		case 0:
			tokens[i] = ""
		case 1:
			tokens[i] += " " + tokens[i]
		case 2:
			tokens[i] = pick(r, tokens, -1)
		case 3, 4, 5, 6:
			tokens[i] = pick(r, stock[r.Intn(len(stock))], kindOf(tokens[i]))
		default:
			tokens[i] = pick(r, tokens, kindOf(tokens[i]))
		}
	}
	return strings.Join(tokens, "")
}

// pick returns a token of a kind, or of any for -1.
func pick(r *rand.Rand, tokens []string, kind int) string {
	token := ""
	for range 50 {
		token = tokens[r.Intn(len(tokens))]
		if token != "" && (kind < 0 || kindOf(token) == kind) {
			return token
		}
	}
	return token
}

// tryMutant compiles a script and runs what compiles. It says whether that did,
// and what is wrong with the tools, "" if nothing is.
func tryMutant(t testing.TB, dir, script string) (ran bool, why string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "m.d"), []byte(script), 0o644); err != nil {
		t.Fatal(err)
	}
	switch r := command(t, dir, "dtc", "--btf="+kernelBTF, "-Z", "-s", "m.d", "-o", "m.o"); {
	case r.status == 1 && complaint.MatchString(r.stderr):
		return false, ""
	case r.status != 0:
		return false, "dtc: status " + strconv.Itoa(r.status) + ": " + r.stderr
	}
	r := command(t, dir, "dtrun", "-q", "-Z", "-x", "bpflog", "-c", "workload getppid 1", "m.o")
	if at := strings.Index(r.stderr, "BPF verifier log"); at >= 0 {
		log := r.stderr[at:]
		return true, "the verifier refuses it: ..." + log[max(0, len(log)-1500):]
	}
	if strings.Contains(r.stderr, "goroutine ") {
		return true, "dtrun: status " + strconv.Itoa(r.status) + ": " + r.stderr
	}
	return true, ""
}
