package probe

import "fmt"

// ArgTypes returns the C types of args[] as a listing shows them, nil if the probe has none. Of functions
// and raw tracepoints only the number of arguments is shown, as DTrace does; it is not known, and nil,
// where BTF does not have the probe.
func (h *Host) ArgTypes(p *Probe) ([]string, error) {
	if def := definition(p); def != nil {
		return madeTypes(def), nil
	}
	if p.User != nil {
		return p.User.Types, nil
	}
	switch p.Provider {
	case providerSyscall:
		return h.syscallTypes(p)
	case providerSDT:
		return h.fieldTypes(p)
	case providerRawTP, providerFBT:
		return h.prototypeTypes(p)
	}
	return nil, nil
}

func (h *Host) syscallTypes(p *Probe) ([]string, error) {
	if p.Return {
		return []string{"long"}, nil
	}
	f, err := h.Format(p)
	if err != nil {
		return nil, err
	}
	var types []string
	for _, field := range f.Fields {
		if field.Offset >= 16 && !field.Dynamic { // the number comes first, then a word for each argument
			types = append(types, field.CType())
		}
	}
	return types, nil
}

func (h *Host) fieldTypes(p *Probe) ([]string, error) {
	f, err := h.Format(p)
	if err != nil {
		return nil, err
	}
	var types []string
	for _, field := range f.Fields {
		types = append(types, field.CType())
	}
	return types, nil
}

func (h *Host) prototypeTypes(p *Probe) ([]string, error) {
	if p.BTF == 0 {
		return nil, nil
	}
	module := p.Module
	if p.Provider == providerRawTP {
		module = moduleKernel
	}
	btf, err := h.moduleBTF(module)
	if err != nil {
		return nil, fmt.Errorf("read argument types of %s: %w", p, err)
	}
	params, returns, ok := btf.file.prototype(p.BTF)
	if !ok {
		return nil, nil
	}
	text := "uint64_t"
	if p.Provider == providerRawTP {
		text = "void *"
		params-- // the first is the probe's own data
	} else if p.Return {
		if params = 1; returns {
			params = 2
		}
	}
	var types []string
	for range params {
		types = append(types, text)
	}
	return types, nil
}
