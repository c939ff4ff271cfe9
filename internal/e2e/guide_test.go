package e2e

// The commands of a chapter of the user guide, run one after the other as they stand
// there; what follows each is its output.

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// guideCommand is a command of the guide with the output that stands below it.
type guideCommand struct{ command, output string }

// chapter returns the commands of a chapter.
func chapter(t testing.TB, title string) []guideCommand {
	t.Helper()
	text, err := os.ReadFile("../../docs/user-guide.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text2, ok := strings.Cut(string(text), "\n## "+title+"\n")
	if !ok {
		t.Fatalf("the guide has no chapter %q", title)
	}
	body, _, _ := strings.Cut(text2, "\n## ")
	var list []guideCommand
	open := false
	for line := range strings.Lines(body) {
		code, ok := strings.CutPrefix(line, "    ")
		switch {
		case !ok:
			open = false
		case strings.HasPrefix(code, "$ ") || strings.HasPrefix(code, "# "):
			list = append(list, guideCommand{command: strings.TrimSpace(code[2:])})
			open = true
		case open:
			list[len(list)-1].output += code
		}
	}
	return list
}

func TestGuideJSON(t *testing.T) {
	if inGuest {
		t.Skip("no compiler in a virtual machine")
	}
	needBPF(t)
	for _, tool := range []string{"jq", "dd"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("missing: %s", tool)
		}
	}
	dir := t.TempDir()
	commands := chapter(t, "Lines of JSON")
	if len(commands) == 0 {
		t.Error("no commands")
	}
	for _, c := range commands {
		r := command(t, dir, "sh", "-c", c.command)
		if r.status != 0 || r.stdout+r.stderr != c.output {
			t.Errorf("%s: status %d\n%s", c.command, r.status, r.stderr)
			expect(t, r.stdout, c.output)
		}
	}
}
