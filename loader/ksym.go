package loader

import (
	"errors"
	"fmt"
	"slices"

	"dtc/loader/symbol"
	"dtc/object"
)

// setSymbols fills the variables that hold addresses of kernel symbols.
func (s *session) setSymbols(set func(name string, value any) error) error {
	if err := s.setUserSymbols(set); err != nil {
		return err
	}
	if !slices.ContainsFunc(s.meta.Symbols, func(sym object.Symbol) bool { return !sym.User }) {
		return nil
	}
	var kernel symbol.Kernel
	if err := kernel.Load(); err != nil {
		return fmt.Errorf("look up kernel symbols: %w", err)
	}
	for _, sym := range s.meta.Symbols {
		if sym.User {
			continue
		}
		addr, err := kernelAddress(&kernel, sym)
		if err != nil && sym.Optional {
			addr, _ = kernel.PerCPU(sym.Name)
			err = nil
		}
		if err == nil {
			err = set(sym.Var, addr)
		}
		if err != nil {
			return fmt.Errorf("kernel symbol %s`%s: %w", sym.Module, sym.Name, err)
		}
	}
	return nil
}

func kernelAddress(kernel *symbol.Kernel, sym object.Symbol) (uint64, error) {
	addr, ok := kernel.Address(sym.Module, sym.Name)
	if ok {
		return addr, nil
	}
	if _, variables := kernel.Address("", "jiffies"); !variables {
		return 0, errors.New("not found; this kernel lists no variables (it was built without CONFIG_KALLSYMS_ALL)")
	}
	return 0, errors.New("this kernel has no such symbol")
}
