package format

import (
	"errors"

	"dtc/object"
)

// Actions on the output and the system. Their texts are made as printf makes
// them, then handed to the Consumer instead of being printed.

// Controller is what the Consumer does besides aggregations. Clause and probe
// are those of the record, for messages.
type Controller interface {
	System(command string)
	Freopen(clause int, probe *Probe, name string)
	Ftruncate()
	Setopt(clause int, probe *Probe, name, value string)
}

// compileText returns what makes the text of an action's format.
func compileText(a *object.Action, data []object.Datum) (func(p *Printer, rec []byte) string, error) {
	steps, err := compilePrintf(a, data)
	if err != nil {
		return nil, err
	}
	return func(p *Printer, rec []byte) string {
		start := len(p.buf)
		for _, s := range steps {
			s(p, rec)
		}
		text := string(p.buf[start:])
		p.buf = p.buf[:start]
		return text
	}, nil
}

func compileSystem(a *object.Action, data []object.Datum) ([]step, error) {
	text, err := compileText(a, data)
	return []step{controlled(func(p *Printer, c Controller, rec []byte) { c.System(text(p, rec)) })}, err
}

func compileFreopen(a *object.Action, data []object.Datum) ([]step, error) {
	text, err := compileText(a, data)
	return []step{controlled(func(p *Printer, c Controller, rec []byte) { c.Freopen(p.clause, p.probe, text(p, rec)) })}, err
}

func compileFtruncate(*object.Action, []object.Datum) ([]step, error) {
	return []step{controlled(func(_ *Printer, c Controller, _ []byte) { c.Ftruncate() })}, nil
}

func compileSetopt(_ *object.Action, data []object.Datum) ([]step, error) {
	if len(data) == 0 || data[0].Type != object.String || len(data) > 1 && data[1].Type != object.String {
		return nil, errors.New("setopt without names")
	}
	return []step{controlled(func(p *Printer, c Controller, rec []byte) {
		at := func(i int) string { return string(cstring(rec[data[i].Off:][:data[i].Size])) }
		value := "1"
		if len(data) > 1 {
			value = at(1)
		}
		c.Setopt(p.clause, p.probe, at(0), value)
	})}, nil
}

func controlled(do func(p *Printer, c Controller, rec []byte)) step {
	return func(p *Printer, rec []byte) {
		if c, ok := p.Consumer.(Controller); ok {
			do(p, c, rec)
		}
	}
}

// FreopenMessage returns the message, without the command's prefix, that a
// clause could not redirect the output.
func FreopenMessage(clause int, probe *Probe, name, why string) string {
	return faultHead(clause, probe) + "couldn't freopen() \"" + name + "\": " + why
}
