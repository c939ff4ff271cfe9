// Command dtrun runs objects made by dtc.
//
//	dtrun [flags] object.o [arguments]
//	dtrun -l [flags] [object.o]
//
// Flags stand before the object; what follows it are the script's own arguments,
// $1 and so on. The exit status is that of exit() in the script, 0 where there was
// none, 1 after an error and 2 after a wrong command line.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"dtc/internal/clidoc"
	"dtc/internal/getopt"
	"dtc/loader"
	"dtc/object"
)

// version is set by the build.
var version = "devel"

const (
	statusFatal = 1
	statusUsage = 2
)

var shortFlags = getopt.Flags{Switches: "eFlqvVwZh", WithValues: "bcopxPmfni", Long: []string{"completion", "format"}}

func init() {
	runtime.LockOSThread() // BEGIN and END run on the first thread: tid is pid there
}

func main() {
	if loader.HoldProbes() {
		return
	}
	boundMemory()
	os.Exit(run(os.Args))
}

// statusError ends the command with a status; an empty text was printed already.
type statusError struct {
	status int
	text   string
}

func (e *statusError) Error() string { return e.text }

func usage(format string, args ...any) error {
	return &statusError{statusUsage, fmt.Sprintf(format, args...)}
}

// run is the command: the status for the arguments.
func run(args []string) int {
	in := &input{}
	err := in.app().Run(append(args[:1:1], shortFlags.Split(args[1:], true)...))
	if err == nil {
		return in.status
	}
	status := statusFatal
	var e *statusError
	if errors.As(err, &e) {
		status = e.status
	}
	if text := err.Error(); text != "" {
		complain(fmt.Sprintf("dtrun: %s\n", oneLine(text)))
	}
	return status
}

// complain prints the last message. It does not wait long for a reader that has
// stopped.
func complain(text string) {
	const patience = time.Second
	done := make(chan struct{})
	go func() {
		fmt.Fprint(os.Stderr, text)
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(patience):
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// input is what the flags say.
type input struct {
	settings []object.Option
	queries  []loader.Query
	commands []string
	pids     []int
	err      error // the first wrong value of a flag
	status   int
}

// value is a flag.Value made of a function. Its error is kept for later, since the
// flag parser would add words of its own.
type value struct {
	in  *input
	set func(string) error
}

// Set passes the flag's value on.
func (v value) Set(s string) error {
	if err := v.set(s); v.in.err == nil {
		v.in.err = err
	}
	return nil
}

// String is the flag's default.
func (v value) String() string { return "" }

func onOff(name, usage string, aliases ...string) cli.Flag {
	return &cli.BoolFlag{Name: name, Aliases: aliases, Usage: usage, DisableDefaultText: true}
}

func (in *input) query(flag byte, usage string) cli.Flag {
	return &cli.GenericFlag{Name: string(flag), Usage: usage, Value: value{in, func(v string) error {
		in.queries = append(in.queries, loader.Query{Kind: flag, Text: v})
		return nil
	}}}
}

func (in *input) app() *cli.App {
	return &cli.App{
		Name:                      "dtrun",
		Usage:                     "run an object made by dtc",
		UsageText:                 "dtrun [flags] object.o [arguments]\ndtrun -l [flags] [object.o]",
		HideHelpCommand:           true,
		HideVersion:               true,
		CustomAppHelpTemplate:     helpTemplate,
		UseShortOptionHandling:    false,
		DisableSliceFlagSeparator: true,
		OnUsageError: func(_ *cli.Context, err error, _ bool) error {
			fmt.Fprintf(os.Stderr, "dtrun: %s\n%s\n", oneLine(err.Error()), usageLine)
			return &statusError{statusUsage, ""}
		},
		ExitErrHandler: func(*cli.Context, error) {},
		Version:        version,
		Flags: append(clidoc.Flags(), []cli.Flag{
			onOff("q", "print only what the script prints"),
			onOff("F", "indent entries and returns"),
			onOff("w", "permit destructive actions"),
			onOff("Z", "permit descriptions that match no probe"),
			onOff("e", "load and attach everything, then end before anything runs"),
			onOff("v", "say more: stability and types with -l (twice: how it is attached), the verifier's log on failure, its work with -e"),
			onOff("l", "list probes"),
			onOff("V", "print the version", "version"),
			&cli.StringFlag{Name: "o", Usage: "append the output to `FILE`"},
			&cli.StringFlag{Name: "format", Usage: "print `FORM`: text or json (a JSON object a line)", Value: "text", DefaultText: "text"},
			&cli.GenericFlag{Name: "c", Usage: "run `COMMAND` and trace until it ends; $target is its pid", Value: value{in, in.command}},
			&cli.GenericFlag{Name: "p", Usage: "trace until process `PID` ends; $target is it", Value: value{in, in.pid}},
			&cli.GenericFlag{Name: "x", Usage: "set an option: `NAME[=VALUE]`", Value: value{in, in.option}},
			&cli.GenericFlag{Name: "b", Usage: "buffer `SIZE` of each CPU (option bufsize)", Value: value{in, in.bufsize}},
			in.query('P', "with -l: of this `PROVIDER`"),
			in.query('m', "with -l: of this `[PROVIDER:]MODULE`"),
			in.query('f', "with -l: of this `[[PROVIDER:]MODULE:]FUNCTION`"),
			in.query('n', "with -l: this `[[[PROVIDER:]MODULE:]FUNCTION:]NAME`"),
			in.query('i', "with -l: the probe with this `ID`"),
		}...),
		Action: in.action,
	}
}

const usageLine = "Usage: dtrun [-eFlqvVwZ] [-b size] [-c cmd] [-o file] [-p pid] [-x opt[=val]] object.o [arguments]"

const helpTemplate = `Usage: dtrun [flags] object.o [arguments]
       dtrun -l [flags] [object.o]

{{range .VisibleFlags}}  {{.}}
{{end}}`

func (in *input) option(v string) error {
	name, val, given := strings.Cut(v, "=")
	if given && val == "" {
		val = "unset"
	}
	if err := new(loader.Options).Set(name, val); err != nil {
		return fmt.Errorf("failed to set -x %s: %w", name, err)
	}
	in.settings = append(in.settings, object.Option{Name: name, Value: val})
	return nil
}

func (in *input) bufsize(v string) error {
	var o loader.Options
	if err := o.Set("bufsize", v); err != nil {
		return fmt.Errorf("failed to set -b %s: %w", v, err)
	}
	return in.option("bufsize=" + v)
}

func (in *input) command(v string) error {
	in.commands = append(in.commands, v)
	return nil
}

func (in *input) pid(v string) error {
	pid, err := strconv.Atoi(v)
	if err != nil || pid <= 0 {
		return fmt.Errorf("invalid pid: %s", v)
	}
	in.pids = append(in.pids, pid)
	return nil
}

func (in *input) action(c *cli.Context) error {
	if in.err != nil {
		return in.err
	}
	if done, err := doc.Asked(os.Stdout, c); errors.Is(err, clidoc.ErrShell) {
		return usage("%v", err)
	} else if done {
		return err
	}
	if c.Bool("V") {
		if c.Bool("l") {
			return usage("only one of the [-lV] options can be specified at a time")
		}
		fmt.Printf("dtrun: D %s\n", version)
		return nil
	}
	for flag, name := range map[string]string{"q": "quiet", "F": "flowindent", "w": "destructive"} {
		if c.Bool(flag) {
			in.settings = append(in.settings, object.Option{Name: name})
		}
	}
	return in.act(c)
}

func (in *input) act(c *cli.Context) error {
	if form := c.String("format"); form != "text" && form != "json" {
		return usage("unknown value of --format: %s (text or json)", form)
	} else if form == "json" && (c.Bool("l") || c.Bool("e")) {
		return usage("--format=json is for runs: -l and -e print text")
	}
	if c.Bool("l") && !c.Args().Present() {
		return loader.ListHost(in.queries, c.Count("v"), os.Stdout, os.Stderr)
	}
	if !c.Args().Present() {
		fmt.Fprintln(os.Stderr, usageLine)
		return &statusError{statusUsage, ""}
	}
	if len(in.queries) > 0 {
		return usage("-P -m -f -n -i narrow the list of the host's probes (-l without an object): an object has its own descriptions")
	}
	cfg, err := in.config(c)
	if err != nil {
		return err
	}
	if c.Bool("l") {
		return loader.ListObject(cfg)
	}
	in.status, err = loader.Run(cfg)
	return err
}

func (in *input) config(c *cli.Context) (*loader.Config, error) {
	path := c.Args().First()
	o, err := open(path)
	if err != nil {
		return nil, err
	}
	return &loader.Config{
		Object: o, Script: path, Args: c.Args().Tail(), Settings: in.settings,
		Commands: in.commands, Pids: in.pids, Output: c.String("o"),
		Zero: c.Bool("Z"), Verbose: c.Bool("v"), Ways: c.Count("v") > 1, Check: c.Bool("e"), JSON: c.String("format") == "json", Stdout: os.Stdout, Stderr: os.Stderr,
	}, nil
}

func open(path string) (*object.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("failed to open %s: %w", path, reason(err))
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("failed to open %s: %w", path, reason(err))
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("failed to open %s: not a regular file", path)
	}
	o, err := object.Read(f, info.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return o, nil
}

// reason is what is behind a file system's error.
func reason(err error) error {
	var e *fs.PathError
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}
