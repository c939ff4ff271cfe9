package main

import (
	"context"
	"debug/elf"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"dtc/compiler"
	"dtc/compiler/clang"
	"dtc/compiler/usdt"
)

// Probes that programs define: -h writes a header, -G an object, for the providers that
// the scripts declare.

func (c *command) defining(ctx *cli.Context) bool { return ctx.Bool("h") || ctx.Bool("G") }

// define does what -h and -G ask for. objects are the operands.
func (c *command) define(ctx *cli.Context, objects []string) error {
	flag := "-G"
	if ctx.Bool("h") {
		flag = "-h"
	}
	if len(c.units) == 0 {
		return usagef("%s requires one or more scripts or enabling options", flag)
	}
	if err := c.readUnits(); err != nil {
		return err
	}
	c.set(flag, "empty", "", false)
	comp := compiler.New(c.options(ctx))
	if err := comp.Parse(ctx.Context); err != nil {
		return err
	}
	if err := comp.Check(); err != nil {
		return err
	}
	providers := usdt.Providers(comp.Typed)
	name := ctx.String("o")
	if flag == "-h" {
		return c.header(providers, name)
	}
	return c.link(ctx, providers, name, objects)
}

// made is the file that -h or -G writes, where -o names none.
func (c *command) made(ending string) string {
	for _, u := range c.units {
		if !u.Spec {
			base := filepath.Base(u.Name)
			return strings.TrimSuffix(base, filepath.Ext(base)) + ending
		}
	}
	return "d" + ending
}

func (c *command) header(providers []usdt.Provider, name string) error {
	if name == "" {
		name = c.made(".h")
	}
	if name == "-" {
		_, err := os.Stdout.WriteString(usdt.Header(providers, c.made(".h")))
		return err
	}
	return writeFile(name, usdt.Header(providers, name))
}

// link gives the objects their probes, and writes the object to link them with.
func (c *command) link(ctx *cli.Context, providers []usdt.Provider, name string, objects []string) error {
	machine, err := machineOf(ctx, objects)
	if err != nil {
		return err
	}
	stubs := map[string]bool{}
	for _, file := range objects {
		if err := patchFile(file, providers, stubs); err != nil {
			return err
		}
	}
	image, err := assemble(ctx.Context, ctx.String("clang"), usdt.Assembly(providers, machine, stubs), machine)
	if err != nil {
		return err
	}
	if name == "" {
		name = c.made(".o")
	}
	return writeFile(name, string(image))
}

// machineOf is the machine that the objects are for, without any that of --arch.
func machineOf(ctx *cli.Context, objects []string) (elf.Machine, error) {
	for _, file := range objects {
		image, err := readObject(file)
		if err != nil {
			return 0, err
		}
		m, err := usdt.Machine(image)
		if err == nil {
			return m, nil
		}
		if !usdt.Unfinished(image) {
			return 0, fmt.Errorf("%s: %w", file, err)
		}
	}
	return usdt.MachineOf(ctx.String("arch"))
}

func readObject(file string) ([]byte, error) {
	image, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("failed to open %s: %w", file, cause(err))
	}
	return image, nil
}

func patchFile(file string, providers []usdt.Provider, stubs map[string]bool) error {
	image, err := readObject(file)
	if err != nil {
		return err
	}
	out, err := usdt.Patch(image, providers, stubs)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if string(out) == string(image) {
		return nil
	}
	return writeFile(file, string(out))
}

func assemble(ctx context.Context, program, text string, machine elf.Machine) ([]byte, error) {
	path, err := clang.Find(program)
	if err != nil {
		return nil, err
	}
	return clang.Assemble(ctx, path, usdt.Target(machine), text)
}
