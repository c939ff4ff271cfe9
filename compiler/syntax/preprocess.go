package syntax

// Preprocessing (-C) is cpp's work: source in on standard input, source with
// line markers out, which the scanner understands. Positions name the original
// lines; columns are those of the expanded text.

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
)

// Preprocessor says how to run the C preprocessor.
type Preprocessor struct {
	Path     string   // program, default "cpp"
	Define   []string // NAME or NAME=VALUE (-D)
	Undef    []string // -U
	Include  []string // directories (-I)
	Args     []string // further arguments, as they are (option cppargs)
	Standard string   // a, c, s or t (-X); s is traditional
	Headers  bool     // list the files included, on Stderr (-H)
	Machine  string   // GOARCH of the target, default amd64
	Stderr   io.Writer
}

// Version is the DTrace version that programs see as __SUNW_D_VERSION.
const Version = 0x2000007

var machineMacros = map[string][]string{
	"amd64": {"__amd64", "__x86_64", "__x86_64__"},
	"arm64": {"__aarch64", "__aarch64__"},
}

// Run returns src preprocessed. Name is the file name for line markers; quoted
// includes are looked up in its directory first.
func (c *Preprocessor) Run(ctx context.Context, name string, src []byte) ([]byte, error) {
	path := c.Path
	if path == "" {
		path = "cpp"
	}
	path, err := exec.LookPath(path)
	if err != nil {
		return nil, fmt.Errorf("preprocess %s: C preprocessor not found (install cpp, or name one with -x cpppath): %w", name, errors.Unwrap(err))
	}
	var out, complaints bytes.Buffer
	cmd := exec.CommandContext(ctx, path, c.arguments(name)...)
	cmd.Stdin = io.MultiReader(strings.NewReader(marker(name)), bytes.NewReader(hideScriptLine(src)))
	cmd.Stdout, cmd.Stderr = &out, &complaints
	err = cmd.Run()
	if err != nil {
		return nil, fmt.Errorf("preprocess %s: %w\n%s", name, err, bytes.TrimSpace(complaints.Bytes()))
	}
	if c.Stderr != nil {
		if _, err := complaints.WriteTo(c.Stderr); err != nil {
			return nil, fmt.Errorf("pass on messages of cpp: %w", err)
		}
	}
	return out.Bytes(), nil
}

func (c *Preprocessor) arguments(name string) []string {
	machine := c.Machine
	if machine == "" {
		machine = "amd64"
	}
	args := []string{"-undef", "-U__GNUC__", "-D__linux", "-D__Linux", "-D__unix", "-D__SVR4",
		"-D__SUNW_D=1", "-D__SUNW_D_64", fmt.Sprintf("-D__SUNW_D_VERSION=%#x", Version)}
	for _, m := range machineMacros[machine] {
		args = append(args, "-D"+m)
	}
	if c.Standard == "s" {
		args = append(args, "-traditional-cpp")
	} else {
		args = append(args, "-std=c99")
	}
	if c.Headers {
		args = append(args, "-H")
	}
	args = append(args, prefixed("-D", c.Define)...)
	args = append(args, prefixed("-U", c.Undef)...)
	args = append(args, "-iquote", filepath.Dir(name))
	args = append(args, prefixed("-I", c.Include)...)
	return append(append(args, c.Args...), "-")
}

func prefixed(flag string, list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, flag+s)
	}
	return out
}

// marker is the line that makes cpp count from the first line of the file name.
func marker(name string) string {
	return fmt.Sprintf("# 1 %s\n", quote(name, '"'))
}

// hideScriptLine blanks a first line that begins with #!, keeping its newline.
func hideScriptLine(src []byte) []byte {
	if !bytes.HasPrefix(src, []byte("#!")) {
		return src
	}
	if i := bytes.IndexByte(src, '\n'); i >= 0 {
		return src[i:]
	}
	return nil
}
