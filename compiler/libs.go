package compiler

// Libraries of one's own. A folder of libraries (-L, -x libdir) has files *.d,
// which are read before the program, each after those of the same folder that it
// depends on:
//
//	#pragma D depends_on library FILE
//
// Their declarations are as good as the program's; what a library says in clauses
// is ignored. A library that depends on a provider or module that is not there, or
// on a library for which that is so, is left out without a word.

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"dtc/compiler/check"
	"dtc/compiler/syntax"
)

var needsLibrary = regexp.MustCompile(`(?m)^[ \t]*#[ \t]*pragma[ \t]+D[ \t]+depends_on[ \t]+library[ \t]+"?([^ \t\r\n"]+)`)

// libraryFile is a file on its way into the order.
type libraryFile struct {
	path  string
	text  []byte
	needs []string // paths
	begun bool
	done  bool
}

// libraryFiles reads the files of a folder and puts them in order. A folder that
// is not there has none.
func libraryFiles(dir string) ([]*libraryFile, error) {
	paths, err := filepath.Glob(filepath.Join(globQuote(dir), "*.d"))
	if err != nil {
		return nil, fmt.Errorf("library folder %s: %w", dir, err)
	}
	slices.Sort(paths)
	files := map[string]*libraryFile{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read library: %w", err)
		}
		f := &libraryFile{path: path, text: text}
		for _, m := range needsLibrary.FindAllSubmatch(text, -1) {
			f.needs = append(f.needs, filepath.Join(dir, string(m[1])))
		}
		files[path] = f
	}
	var order []*libraryFile
	for _, path := range paths {
		if order, err = appendLibrary(order, files, files[path]); err != nil {
			return nil, err
		}
	}
	return order, nil
}

// globQuote makes a folder's name a pattern for itself.
func globQuote(dir string) string {
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`, `\`, `\\`).Replace(dir)
}

func appendLibrary(order []*libraryFile, files map[string]*libraryFile, f *libraryFile) ([]*libraryFile, error) {
	if f.done {
		return order, nil
	}
	f.begun = true
	for _, need := range f.needs {
		dep := files[need]
		switch {
		case dep == nil:
			return nil, fmt.Errorf("invalid library dependency in %s: %s", f.path, need)
		case dep.begun && !dep.done:
			return nil, fmt.Errorf("cyclic dependency detected: %s => %s", f.path, need)
		}
		var err error
		if order, err = appendLibrary(order, files, dep); err != nil {
			return nil, err
		}
	}
	f.done = true
	return append(order, f), nil
}

// parseLibraries parses the libraries. Types of one are known in those after it.
func (c *Compilation) parseLibraries() error {
	if c.isSet("nolibs") {
		return nil
	}
	known := check.IsType(c.types)
	c.isType = func(name string) bool { return c.libTypes[name] || known(name) }
	dirs := c.opts.Libraries
	if c.opts.System != "" {
		dirs = append([]string{c.opts.System}, dirs...)
	}
	for _, dir := range dirs {
		files, err := libraryFiles(dir)
		if err != nil {
			return err
		}
		skipped := map[string]bool{}
		for _, f := range files {
			if slices.ContainsFunc(f.needs, func(need string) bool { return skipped[need] }) {
				skipped[f.path] = true
			} else if err := c.parseLibrary(f, skipped); err != nil {
				return err
			}
		}
	}
	return nil
}

// parseLibrary parses a library, or adds it to those that are left out.
func (c *Compilation) parseLibrary(f *libraryFile, skipped map[string]bool) error {
	tree, err := syntax.Parse(f.path, f.text, syntax.Options{IsType: c.isType, Library: true})
	if !check.Meets(tree, c.checkOptions()) {
		skipped[f.path] = true
		return nil
	}
	if err != nil {
		return err
	}
	for _, d := range tree.Decls {
		if t, ok := d.(*syntax.TypeDecl); ok && t.Storage == syntax.StorageTypedef {
			for _, n := range t.Names {
				c.libTypes[n.Name] = true
			}
		}
	}
	c.libraries = append(c.libraries, tree)
	return nil
}

// hasModule reports whether the running kernel has a module.
func hasModule(name string) bool {
	if name == "vmlinux" || name != filepath.Base(name) {
		return name == "vmlinux"
	}
	_, err := os.Stat(filepath.Join("/sys/module", name))
	return err == nil
}
