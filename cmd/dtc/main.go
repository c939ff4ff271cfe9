// Command dtc compiles D scripts to BPF objects for dtrun.
//
//	dtc [flags] -s script.d [-o script.o] [argument...]
//	dtc [flags] -n 'probe /predicate/ { actions }' [-o out.o] [argument...]
//
// Flags are those of dtrace(8). The ones that concern the run (-q -w -F -b and
// most of -x) become defaults of the object, which dtrun's own flags override.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"dtc/compiler"
	"dtc/compiler/check"
	"dtc/compiler/clang"
	"dtc/compiler/syntax"
	"dtc/internal/clidoc"
	"dtc/internal/getopt"
)

// version is set by the build.
var version = "devel"

var flags = getopt.Flags{Switches: "CeFGhHlqSvVwZ", WithValues: "bcDfiILmnopPsUxX", Long: []string{"completion", "emit", "btf", "types", "clang", "arch"}}

// memoryLimit is where the garbage collector begins to work harder: a script of
// hundreds of clauses should not take more than 100 MB.
const memoryLimit = 80 << 20

func main() {
	debug.SetMemoryLimit(memoryLimit)
	cli.HelpFlag = &cli.BoolFlag{Name: "help", Usage: "show the flags", DisableDefaultText: true}
	var cmd command
	app := cmd.app()
	args := flags.Split(os.Args[1:], false)
	err := app.Run(append(os.Args[:1:1], args...))
	excerpt := cmd.excerpt
	if !wantCarets(os.Stderr) {
		excerpt = func(syntax.Pos) string { return "" }
	}
	os.Exit(report(os.Stderr, err, excerpt))
}

// usageError is a wrong command line: exit status 2.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// report prints an error, one line for each complaint and what excerpt has of
// its source, and returns the exit status.
func report(w io.Writer, err error, excerpt func(syntax.Pos) string) int {
	var list syntax.ErrorList
	var usage usageError
	var bug *clang.Error
	switch {
	case err == nil:
		return 0
	case errors.As(err, &list):
		for _, e := range list {
			fmt.Fprintf(w, "dtc: %s\n%s", diagnostic(e), excerpt(e.Pos))
		}
	case errors.As(err, &usage):
		fmt.Fprintf(w, "dtc: %v\n%s", usage.error, "Try 'dtc --help' for the flags.\n")
		return 2
	case errors.As(err, &bug) && bug.Line > 0:
		fmt.Fprintf(w, "dtc: %s:%d: %v\n", bug.File, bug.Line, err)
	default:
		fmt.Fprintf(w, "dtc: %v\n", err)
	}
	return 1
}

// diagnostic is file:line:column: [tag] message.
func diagnostic(e *syntax.Error) string {
	pos := e.Pos
	if pos.File == "" {
		pos.File = compiler.CommandLine
	}
	if e.Tag == "" {
		return fmt.Sprintf("%s: %s", pos, e.Msg)
	}
	return fmt.Sprintf("%s: [%s] %s", pos, e.Tag, e.Msg)
}

// command collects what the flags say. Flags that add up (-s -n -x ...) keep
// their order, which cli's own slices would not across different flags.
type command struct {
	units     []compiler.Unit
	settings  []check.Option
	cpp       syntax.Preprocessor
	useCPP    bool
	zdefs     bool
	libraries []string // folders
	btf       []string // of vmlinux, then of modules
	programs  []string // whose types and variables are used
	system    string   // the folder in place of the D library
	args      []string // $1, $2, ...
	errs      []error
}

// each is a flag whose every occurrence is a call.
type each struct{ call func(value string) error }

func (e each) Set(v string) error { return e.call(v) }
func (e each) String() string     { return "" }

func (c *command) app() *cli.App {
	value := func(name, usage string, call func(string) error) cli.Flag {
		return &cli.GenericFlag{Name: name, Usage: usage, Value: each{call}}
	}
	spec := func(name, usage string, kind syntax.SpecKind) cli.Flag {
		return value(name, usage, func(v string) error {
			c.units = append(c.units, compiler.Unit{Text: v, Kind: kind, Spec: true})
			return nil
		})
	}
	setting := func(name, usage, option string) cli.Flag {
		return &cli.BoolFlag{Name: name, Usage: usage, DisableDefaultText: true, Action: func(_ *cli.Context, on bool) error {
			if on {
				c.set("-"+name, option, "", false)
			}
			return nil
		}}
	}
	list := func(name, usage string, to *[]string) cli.Flag {
		return value(name, usage, func(v string) error { *to = append(*to, v); return nil })
	}
	return &cli.App{
		Name: "dtc", Usage: "compile D scripts to BPF objects", ArgsUsage: "[script.d...]",
		Version: version, HideVersion: true, HideHelpCommand: true,
		CustomAppHelpTemplate: help,
		Flags: append(clidoc.Flags(), []cli.Flag{
			value("s", "compile a script `FILE`", c.script),
			spec("n", "enable probes by `NAME`, with an optional predicate and body", syntax.ByName),
			spec("P", "enable the probes of a `PROVIDER`", syntax.ByProvider),
			spec("m", "enable the probes of a `MODULE`", syntax.ByModule),
			spec("f", "enable the probes of a `FUNCTION`", syntax.ByFunction),
			spec("i", "enable the probe with an `ID`", syntax.ByID),
			&cli.StringFlag{Name: "o", Usage: "write the result to `FILE` (- is standard output)"},
			value("x", "set an `OPTION[=VALUE]`", c.option),
			value("b", "default size of the trace buffers", func(v string) error { c.set("-b "+v, "bufsize", v, true); return nil }),
			setting("q", "quiet: print only what the script asks for", "quiet"),
			setting("F", "indent the output by function entry and return", "flowindent"),
			setting("w", "permit destructive actions", "destructive"),
			&cli.BoolFlag{Name: "Z", Usage: "permit descriptions that match no probe", Destination: &c.zdefs, DisableDefaultText: true},
			&cli.BoolFlag{Name: "C", Usage: "run the C preprocessor over scripts", Destination: &c.useCPP, DisableDefaultText: true},
			list("D", "define a macro `NAME[=TEXT]` for -C", &c.cpp.Define),
			list("U", "undefine a macro `NAME` for -C", &c.cpp.Undef),
			list("I", "search a `DIR` for include files for -C", &c.cpp.Include),
			&cli.BoolFlag{Name: "H", Usage: "print the include files that -C reads", Destination: &c.cpp.Headers, DisableDefaultText: true},
			value("X", "language `MODE` of the preprocessor: a, c, s or t", func(v string) error { c.standard("-X "+v, v); return nil }),
			list("L", "read the libraries of a `DIR` before the program", &c.libraries),
			&cli.BoolFlag{Name: "e", Usage: "only check the program", DisableDefaultText: true},
			&cli.StringFlag{Name: "emit", Usage: "write a `STAGE` instead: " + strings.Join(compiler.Stages, ", ")},
			list("btf", "take kernel types from a `FILE` (raw BTF or vmlinux) or folder of them; further ones are modules'", &c.btf),
			list("types", "take types and variables of a program from its debugging information: `[MODULE=]FILE`", &c.programs),
			&cli.BoolFlag{Name: "kernel-types", Usage: "print the kernel types that the program uses, or those that the operands name", DisableDefaultText: true},
			&cli.StringFlag{Name: "clang", Usage: "use this clang `PROGRAM`"},
			&cli.StringFlag{Name: "arch", Usage: "compile for an `ARCH` (amd64)"},
			&cli.BoolFlag{Name: "S", Usage: "list the compiled programs on standard error too", DisableDefaultText: true},
			&cli.BoolFlag{Name: "v", Usage: "report stability, and what is compiled", DisableDefaultText: true},
			&cli.BoolFlag{Name: "V", Aliases: []string{"version"}, Usage: "print the version", DisableDefaultText: true},
			&cli.BoolFlag{Name: "32", Usage: "refused: only 64-bit programs are compiled", Hidden: true, DisableDefaultText: true},
			&cli.BoolFlag{Name: "64", Hidden: true, DisableDefaultText: true},
			&cli.BoolFlag{Name: "h", Usage: "write a header for programs that have the probes of a declared provider", DisableDefaultText: true},
			&cli.BoolFlag{Name: "G", Usage: "write an object to link such a program with, and give its objects, the operands, their probes", DisableDefaultText: true},
			&cli.BoolFlag{Name: "l", Hidden: true},
			value("c", "refused: -c is dtrun's", func(string) error {
				c.fail(usagef("-c is a flag of dtrun: the command belongs to the run"))
				return nil
			}),
			value("p", "refused: -p is dtrun's", func(string) error {
				c.fail(usagef("-p is a flag of dtrun: the process belongs to the run"))
				return nil
			}),
		}...),
		OnUsageError:   func(_ *cli.Context, err error, _ bool) error { return usageError{err} },
		ExitErrHandler: func(*cli.Context, error) {},
		Action:         c.run,
	}
}

func (c *command) script(name string) error {
	c.units = append(c.units, compiler.Unit{Name: name})
	return nil
}

func (c *command) option(v string) error {
	name, val, has := strings.Cut(v, "=")
	switch name {
	case "cpp":
		c.useCPP = true
	case "cpphdrs":
		c.useCPP, c.cpp.Headers = true, true
	case "cpppath":
		c.cpp.Path = val
	case "cppargs":
		c.cpp.Args = append(c.cpp.Args, strings.Fields(val)...)
	case "define":
		c.cpp.Define = append(c.cpp.Define, val)
	case "undef":
		c.cpp.Undef = append(c.cpp.Undef, val)
	case "libdir":
		c.libraries = append(c.libraries, val)
	case "syslibdir":
		c.system = val
	case "incdir":
		c.cpp.Include = append(c.cpp.Include, val)
	case "stdc":
		c.standard("-x stdc", val)
	case "zdefs":
		c.zdefs = true
	default:
		c.set("-x "+name, name, val, has)
	}
	return nil
}

// set makes a setting; flag is how the user spelt it.
func (c *command) set(flag, name, value string, hasValue bool) {
	if err := check.CheckOption(name, value, hasValue, false); err != nil {
		c.fail(fmt.Errorf("failed to set %s: %w", flag, err))
	}
	c.settings = append(c.settings, check.Option{Name: name, Value: value})
}

// standard sets the preprocessor's language mode.
func (c *command) standard(flag, mode string) {
	if !slices.Contains([]string{"a", "c", "s", "t"}, mode) {
		c.fail(fmt.Errorf("failed to set %s: %w", flag, check.ErrOptionValue))
	}
	c.cpp.Standard = mode
}

// fail keeps an error until all flags are read: the flag parser would put words
// of its own in front.
func (c *command) fail(err error) { c.errs = append(c.errs, err) }

func (c *command) run(ctx *cli.Context) error {
	if err := c.onlyOne(ctx); err != nil {
		return err
	}
	if ctx.Bool("V") {
		fmt.Printf("dtc: D %s\n", version)
		return nil
	}
	if done, err := doc.Asked(os.Stdout, ctx); errors.Is(err, clidoc.ErrShell) {
		return usageError{err}
	} else if done {
		return err
	}
	if err := c.refuse(ctx); err != nil {
		return err
	}
	if len(c.errs) > 0 {
		return c.errs[0]
	}
	if c.defining(ctx) {
		return c.define(ctx, ctx.Args().Slice())
	}
	if err := c.read(ctx); err != nil {
		return err
	}
	comp := compiler.New(c.options(ctx))
	if ctx.Bool("kernel-types") {
		return comp.PrintKernelTypes(ctx.Context, os.Stdout, c.args)
	}
	if ctx.Bool("e") {
		return c.check(ctx, comp)
	}
	return c.write(ctx, comp)
}

// onlyOne refuses several flags that each make another kind of result.
func (c *command) onlyOne(ctx *cli.Context) error {
	n := 0
	for _, flag := range []string{"G", "h", "l", "V"} {
		if ctx.Bool(flag) {
			n++
		}
	}
	if n > 1 {
		return usagef("only one of the [-GhlV] options can be specified at a time")
	}
	return nil
}

// refuse names what the command line asks for and dtc does not do.
func (c *command) refuse(ctx *cli.Context) error {
	switch {
	case ctx.Bool("32"):
		return usagef("-32: only 64-bit programs are compiled")
	case ctx.Bool("l"):
		return usagef("-l is a flag of dtrun: probes are listed on the host that has them")
	}
	return nil
}

// read reads the scripts. Operands are scripts where no flag named a program,
// else the program's own arguments.
func (c *command) read(ctx *cli.Context) error {
	operands := ctx.Args().Slice()
	if len(c.units) > 0 || ctx.Bool("kernel-types") {
		c.args, operands = operands, nil
	}
	for _, name := range operands {
		c.units = append(c.units, compiler.Unit{Name: name})
	}
	if len(c.units) == 0 && ctx.Bool("kernel-types") && len(c.args) > 0 {
		return nil
	}
	if len(c.units) == 0 && ctx.Bool("e") {
		c.set("-e", "empty", "", false) // libraries alone
	} else if len(c.units) == 0 {
		return usagef("no program: name a script with -s, or give one with -n")
	}
	return c.readUnits()
}

func (c *command) readUnits() error {
	for i, u := range c.units {
		if u.Spec {
			continue
		}
		read, err := compiler.ReadUnit(u.Name)
		if err != nil {
			return err
		}
		c.units[i] = read
	}
	return nil
}

func (c *command) options(ctx *cli.Context) compiler.Options {
	if c.zdefs {
		c.set("-Z", "zdefs", "", false)
	}
	opts := compiler.Options{
		Units: c.units, Settings: c.settings, Arch: ctx.String("arch"),
		Clang: ctx.String("clang"), Zdefs: c.zdefs, Args: c.args, Libraries: c.libraries, System: c.system,
		Programs: c.programs,
	}
	if len(c.btf) > 0 {
		opts.BTF, opts.Modules = c.btf[0], c.btf[1:]
	}
	if c.useCPP {
		c.cpp.Stderr = os.Stderr
		opts.Preprocess = &c.cpp
	}
	return opts
}

func (c *command) check(ctx *cli.Context, comp *compiler.Compilation) error {
	w, stage := io.Writer(io.Discard), "plan"
	if ctx.Bool("S") {
		w, stage = os.Stderr, "list" // as DTrace does
	}
	if err := comp.Print(ctx.Context, w, stage); err != nil {
		return err
	}
	if ctx.Bool("v") {
		return reportStability(os.Stdout, comp, true)
	}
	return nil
}

// write compiles to a file. The file appears only when it is whole.
func (c *command) write(ctx *cli.Context, comp *compiler.Compilation) error {
	stage := ctx.String("emit")
	if stage == "" {
		stage = "o"
	}
	if stage != "ir" && !slices.Contains(compiler.Stages, stage) {
		return usagef("--emit=%s: the stages are %s", stage, strings.Join(compiler.Stages, ", "))
	}
	if ctx.Bool("S") && stage != "o" {
		return usagef("-S lists the programs of an object: not with --emit=%s", stage)
	}
	var sb strings.Builder
	if err := comp.Print(ctx.Context, &sb, stage); err != nil {
		return err
	}
	if ctx.Bool("S") {
		if err := comp.List(os.Stderr, []byte(sb.String())); err != nil {
			return err
		}
	}
	name := ctx.String("o")
	if name == "" {
		name = c.defaultOutput(stage)
	}
	if name == "-" {
		if _, err := io.WriteString(os.Stdout, sb.String()); err != nil {
			return fmt.Errorf("write standard output: %w", err)
		}
		return nil
	}
	if err := writeFile(name, sb.String()); err != nil {
		return err
	}
	if ctx.Bool("v") {
		if err := reportStability(os.Stdout, comp, false); err != nil {
			return err
		}
		m := comp.Meta()
		fmt.Fprintf(os.Stderr, "dtc: %s: %d clauses, %d probe descriptions, %d programs, %d bytes\n", name, len(m.Clauses), len(m.Descs), len(m.Programs), sb.Len())
	}
	return nil
}

// defaultOutput is the script's name with .o for its ending, in the current
// folder; text goes to standard output.
func (c *command) defaultOutput(stage string) string {
	if stage != "o" {
		return "-"
	}
	for _, u := range c.units {
		if !u.Spec {
			base := filepath.Base(u.Name)
			return strings.TrimSuffix(base, filepath.Ext(base)) + ".o"
		}
	}
	return "d.o"
}

func writeFile(name, text string) error {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			return fmt.Errorf("write %s: %w", name, cause(err))
		}
		return nil
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("failed to open output file '%s': %w", name, cause(err))
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.WriteString(text)
	if e := tmp.Chmod(0o644); err == nil {
		err = e
	}
	if e := tmp.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, cause(err))
	}
	return nil
}

// cause strips the name of a temporary file from an error.
func cause(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

const help = `usage: dtc [flags] -s script.d [-o script.o] [argument...]
       dtc [flags] -n 'probe /predicate/ { actions }' [-o out.o] [argument...]

Compiles D, the DTrace language, to a BPF object that dtrun runs on any host.

{{range .VisibleFlags}}  {{.}}
{{end}}`
