package e2e

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs testdata/script/*.txtar. Beyond testscript's own commands
// there is "status N COMMAND...": the command ends with this exit status. $BTF is
// the golden kernel types; the condition "root" holds where dtrun can run.
func TestScripts(t *testing.T) {
	if inGuest {
		t.Skip("no compiler in a virtual machine")
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", toolsDir+":"+os.Getenv("PATH"))
			env.Setenv("BTF", kernelBTF)
			env.Setenv("TZ", "UTC")
			return nil
		},
		Cmds:      map[string]func(*testscript.TestScript, bool, []string){"status": expectStatus},
		Condition: func(cond string) (bool, error) { return cond == "root" && os.Geteuid() == 0, nil },
	})
}

func expectStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command [argument...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("status %d, want %d", got, want)
	}
}
