// Package compiler compiles D programs to BPF objects. It runs the phases in
// order, each a package of its own that knows only those before it:
//
//	syntax  text → tree
//	check   tree → typed program (types come from ctype, BTF)
//	plan    typed program → programs, records, homes, metadata
//	emit    plan → LLVM module
//	clang   module → object
//
// A Compilation keeps what every phase made, so that each can be printed.
package compiler

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"

	"dtc/compiler/check"
	"dtc/compiler/clang"
	"dtc/compiler/ctype"
	"dtc/compiler/dlib"
	"dtc/compiler/emit"
	"dtc/compiler/plan"
	"dtc/compiler/syntax"
	"dtc/object"
)

// Unit is one text of a program: a script, or the argument of -n and the like.
type Unit struct {
	Name string // a script's file name, "" for a command-line text
	Text string
	Kind syntax.SpecKind // of a command-line text
	Spec bool            // it is a command-line text
}

// head is the name of a script, or what a command-line text says before its
// predicate or body.
func (u *Unit) head() string {
	if !u.Spec {
		return u.Name
	}
	if end := strings.IndexAny(u.Text, "{/;"); end >= 0 {
		return u.Text[:end]
	}
	return u.Text
}

// Options say how to compile.
type Options struct {
	Units      []Unit
	Settings   []check.Option // -x and what stands for it, in order
	BTF        string         // file or folder of kernel types; "": the running kernel's
	Modules    []string       // files and folders of the types of modules
	Arch       string         // GOARCH of the target; "": amd64 or this machine's
	Clang      string         // program; "": see clang.Find
	Preprocess *syntax.Preprocessor
	Args       []string // $1, $2, ...; none: the loader is given them
	Libraries  []string // folders
	System     string   // a folder in place of the D library; "": none
	Programs   []string // programs and libraries with debugging information, as FILE or MODULE=FILE
	Zdefs      bool
}

// Compilation is a program on its way through the phases.
type Compilation struct {
	opts    Options
	types   *ctype.BTF
	macros  *syntax.Macros
	symbols symbolList

	programs  []check.Debugged
	libraries []*syntax.Program // the user's
	libTypes  map[string]bool   // their type names
	isType    func(string) bool
	sources   []emit.Source

	Trees []*syntax.Program
	Typed *check.Program
	Plan  *plan.Plan
	LLVM  string
}

// DefaultBTF is where the running kernel shows its types.
const DefaultBTF = "/sys/kernel/btf/vmlinux"

// New begins a compilation.
func New(opts Options) *Compilation {
	if opts.BTF == "" {
		opts.BTF = DefaultBTF
	}
	if opts.Arch == "" {
		opts.Arch = runtime.GOARCH
	}
	c := &Compilation{opts: opts, types: ctype.NewBTF(opts.BTF, opts.Modules...), libTypes: map[string]bool{}}
	c.isType = check.IsType(c.types)
	c.macros = &syntax.Macros{Args: opts.Args, Defaults: c.isSet("defaultargs")}
	return c
}

// Parse reads the texts. Its error is a syntax.ErrorList.
func (c *Compilation) Parse(ctx context.Context) error {
	if err := c.openPrograms(); err != nil {
		return err
	}
	if err := c.parseLibraries(); err != nil {
		return err
	}
	var all syntax.ErrorList
	for _, u := range c.opts.Units {
		tree, err := c.parseUnit(ctx, u)
		var list syntax.ErrorList
		switch {
		case errors.As(err, &list):
			all = append(all, list...)
		case err != nil:
			return err
		}
		c.Trees = append(c.Trees, tree)
	}
	if len(all) > 0 {
		return append(check.Before(all[0].Pos, c.Trees, c.checkOptions()), all...)
	}
	return nil
}

func (c *Compilation) parseUnit(ctx context.Context, u Unit) (*syntax.Program, error) {
	opts := syntax.Options{IsType: c.isType, PSpec: c.isSet("pspec"), Macros: c.macros}
	if u.Spec {
		c.sources = append(c.sources, emit.Source{Name: CommandLine, Text: c.commandText()})
		return syntax.ParseSpec(u.Kind, u.Text, opts)
	}
	c.sources = append(c.sources, emit.Source{Name: u.Name, Text: u.Text})
	text := []byte(u.Text)
	if c.opts.Preprocess != nil {
		out, err := c.preprocessor().Run(ctx, u.Name, text)
		if err != nil {
			return nil, err
		}
		text = out
	}
	return syntax.Parse(u.Name, text, opts)
}

// commandText is the text of the command line, "" if there are several: they
// have one name, and a line of one would be shown for the other's.
func (c *Compilation) commandText() string {
	text, n := "", 0
	for _, u := range c.opts.Units {
		if u.Spec {
			text, n = u.Text, n+1
		}
	}
	if n > 1 {
		return ""
	}
	return text
}

// preprocessor is the one that was asked for, or where there is no cpp and none
// was named, clang, which is needed anyway.
func (c *Compilation) preprocessor() *syntax.Preprocessor {
	p := *c.opts.Preprocess
	if p.Path != "" {
		return &p
	}
	if _, err := exec.LookPath("cpp"); err == nil {
		return &p
	}
	if path, err := clang.Find(c.opts.Clang); err == nil {
		p.Path = path
		p.Args = append([]string{"-E", "-x", "c"}, p.Args...)
	}
	return &p
}

func (c *Compilation) isSet(option string) bool {
	for _, s := range c.opts.Settings {
		if s.Name == option {
			return true
		}
	}
	return false
}

// name is the program's name: the first script's, or the first text.
func (c *Compilation) name() string {
	for _, u := range c.opts.Units {
		if !u.Spec {
			return u.Name
		}
	}
	return CommandLine
}

// CommandLine is the file name of programs given as text.
const CommandLine = syntax.CommandLine

// Check types the program. Its error is a syntax.ErrorList.
func (c *Compilation) Check() error {
	typed, errs := check.Check(c.Trees, c.checkOptions())
	if len(errs) > 0 {
		return errs
	}
	c.Typed = typed
	return nil
}

func (c *Compilation) checkOptions() check.Options {
	opts := check.Options{
		Name: c.name(), Types: c.types, Settings: c.opts.Settings, Zdefs: c.opts.Zdefs, Arch: c.opts.Arch, Macros: c.macros,
		Libraries: c.libraries, Programs: c.programs, NoSystem: c.opts.System != "",
	}
	if c.opts.BTF == DefaultBTF {
		opts.Symbol = c.symbols.has
		opts.Module = hasModule
	}
	return opts
}

// Stability is the report on one text of the program.
type Stability struct {
	Of string // what the text is, and its name
	check.Stability
}

// Stability reports how stable what the texts use is.
func (c *Compilation) Stability() []Stability {
	var list []Stability
	for i, s := range check.Stabilities(c.Trees, check.Options{Types: c.types, Arch: c.opts.Arch}) {
		of := "script " + c.opts.Units[i].Name
		if u := &c.opts.Units[i]; u.Spec {
			of = "description " + u.head()
		}
		list = append(list, Stability{of, s})
	}
	return list
}

// Emit plans the program and makes the LLVM module.
func (c *Compilation) Emit() error {
	if !emit.Supported(c.opts.Arch) {
		return fmt.Errorf("compile for %s: the architectures are amd64 and arm64", c.opts.Arch)
	}
	if len(c.Typed.Destructive) > 0 && !c.Typed.Allowed {
		return errors.New("could not enable tracing: Destructive actions not allowed")
	}
	p, err := plan.Build(c.Typed, c.opts.Arch, c.fromFile(), c.describe)
	if err != nil {
		return err
	}
	c.Plan = p
	text, errs := emit.Module(p, c.allSources())
	if len(errs) > 0 {
		var list syntax.ErrorList
		for _, e := range errs {
			list = append(list, &syntax.Error{Pos: e.Pos, Tag: "D_UNKNOWN", Msg: e.Msg})
		}
		return list
	}
	c.LLVM = text
	return nil
}

// allSources are the texts of the script and those of the library that have
// clauses in the program.
func (c *Compilation) allSources() []emit.Source {
	all := slices.Clone(c.sources)
	for _, cl := range c.Typed.Clauses {
		name := cl.Pos.File
		if cl.Hidden && !slices.ContainsFunc(all, func(s emit.Source) bool { return s.Name == name }) {
			all = append(all, emit.Source{Name: name, Text: dlib.Source(name)})
		}
	}
	return all
}

// describe is the text by which dtrun reports what the descriptions of a clause
// matched: of a command-line program the text before its predicate or body.
func (c *Compilation) describe(clause int) string {
	for i, t := range c.Trees {
		for _, d := range t.Decls {
			if _, ok := d.(*syntax.Clause); !ok {
				continue
			}
			if clause == 0 {
				return c.opts.Units[i].head()
			}
			clause--
		}
	}
	return ""
}

func (c *Compilation) fromFile() bool {
	for _, u := range c.opts.Units {
		if !u.Spec {
			return true
		}
	}
	return false
}

// Meta is the object's metadata.
func (c *Compilation) Meta() *object.Meta { return c.Plan.Meta }

// Assemble runs clang on the module.
func (c *Compilation) Assemble(ctx context.Context, out clang.Output) ([]byte, error) {
	data, err := c.run(ctx, out)
	if out == clang.Object && (err == nil && len(data) > maxReach*slot || refusedReach(err)) {
		if far := c.checkReach(ctx); far != nil {
			return nil, far
		}
	}
	if err != nil {
		return nil, err
	}
	return data, nil
}

func (c *Compilation) run(ctx context.Context, out clang.Output) ([]byte, error) {
	path, err := clang.Find(c.opts.Clang)
	if err != nil {
		return nil, err
	}
	return clang.Compile(ctx, path, c.LLVM, out)
}

// Object compiles the program to an object.
func (c *Compilation) Object(ctx context.Context) ([]byte, error) {
	for _, phase := range []func() error{func() error { return c.Parse(ctx) }, c.Check, c.Emit} {
		if err := phase(); err != nil {
			return nil, err
		}
	}
	return c.Assemble(ctx, clang.Object)
}

// Stages are what Print can show, in order of the phases.
var Stages = []string{"ast", "typed", "plan", "ll", "asm", "list", "meta", "o"}

// Print compiles as far as a stage needs and writes the stage to w.
func (c *Compilation) Print(ctx context.Context, w io.Writer, stage string) error {
	if err := c.Parse(ctx); err != nil {
		return err
	}
	if stage == "ast" {
		for _, t := range c.Trees {
			if err := syntax.Dump(w, t); err != nil {
				return err
			}
		}
		return nil
	}
	if err := c.Check(); err != nil {
		return err
	}
	if stage == "typed" {
		return check.Dump(w, c.Typed)
	}
	if err := c.Emit(); err != nil {
		return err
	}
	return c.printEmitted(ctx, w, stage)
}

func (c *Compilation) printEmitted(ctx context.Context, w io.Writer, stage string) error {
	switch stage {
	case "plan":
		return plan.Dump(w, c.Plan)
	case "ll", "ir":
		_, err := io.WriteString(w, c.LLVM)
		return err
	case "meta":
		return object.Print(w, c.Meta())
	}
	out := clang.Object
	if stage == "asm" {
		out = clang.Assembly
	}
	data, err := c.Assemble(ctx, out)
	if err != nil {
		return err
	}
	if stage == "list" {
		return c.List(w, data)
	}
	_, err = w.Write(data)
	return err
}

// List writes the listing of an object that the compilation made.
func (c *Compilation) List(w io.Writer, image []byte) error { return list(w, image, c.Meta()) }

// ReadUnit reads a script file.
func ReadUnit(name string) (Unit, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		var pe *os.PathError
		if errors.As(err, &pe) {
			return Unit{}, fmt.Errorf("failed to open %s: %w", name, pe.Err)
		}
		return Unit{}, err
	}
	return Unit{Name: name, Text: string(text)}, nil
}
