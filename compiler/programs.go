package compiler

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"dtc/compiler/check"
	"dtc/compiler/dwarf"
)

// openPrograms opens the programs whose types and variables the script may use.
func (c *Compilation) openPrograms() error {
	for _, given := range c.opts.Programs {
		module, path, named := strings.Cut(given, "=")
		if _, err := os.Stat(given); !named || err == nil {
			module, path = "", given
		}
		f, err := dwarf.Open(path)
		var pe *fs.PathError
		if errors.As(err, &pe) {
			return fmt.Errorf("open %s: %w", path, pe.Err)
		}
		if err != nil {
			return err
		}
		c.programs = append(c.programs, check.Debugged{Module: module, File: f})
	}
	return nil
}
