package format

import (
	"errors"
	"fmt"

	"dtc/object"
)

var errData = errors.New("action without the data it needs")

// compile checks a record's description and turns its actions into steps.
func compile(meta *object.Meta, r *object.Record) (record, error) {
	out := record{clause: r.Clause}
	for i, d := range r.Data {
		if d.Off < 0 || d.Size < 0 || d.Off > 1<<30 || d.Size > 1<<30 {
			return out, fmt.Errorf("datum %d at %d of size %d lies outside the record", i, d.Off, d.Size)
		}
		out.need = max(out.need, d.Off+d.Size)
	}
	blanks := 0
	for i := range r.Actions {
		if blanks += fill(r.Actions[i].Format); blanks > maxFill {
			return out, errors.New("the widths of a record's formats are too large")
		}
		steps, err := compileAction(meta, r, &r.Actions[i])
		if err != nil {
			return out, fmt.Errorf("action %d (%s): %w", i, r.Actions[i].Act, err)
		}
		out.steps = append(out.steps, steps...)
	}
	return out, nil
}

// maxFill bounds what the widths and precisions of a record's formats may add
// to its text.
const maxFill = 1 << 26

func fill(format []object.Part) int {
	n := 0
	for i := range format {
		f := &format[i]
		n += min(max(f.Width, 0), maxWidth)
		if f.Prec != nil {
			n += min(max(*f.Prec, 0), maxWidth)
		}
		for _, dynamic := range []*int{f.WidthN, f.PrecN} {
			if dynamic != nil {
				n += maxDynamic
			}
		}
		if n > maxFill {
			break
		}
	}
	return n
}

func compileAction(meta *object.Meta, r *object.Record, a *object.Action) ([]step, error) {
	data := make([]object.Datum, len(a.Data))
	for i, n := range a.Data {
		if n < 0 || n >= len(r.Data) {
			return nil, fmt.Errorf("no datum %d", n)
		}
		data[i] = r.Data[n]
	}
	for _, n := range a.Aggs {
		if n < 0 || n >= len(meta.Aggs) {
			return nil, fmt.Errorf("no aggregation %d", n)
		}
	}
	switch a.Act {
	case "printf":
		return compilePrintf(a, data)
	case "printa":
		return compilePrinta(meta, a)
	case "tracemem":
		return compileTracemem(data)
	case object.ActSpeculate, object.ActCommit, object.ActDiscard:
		return nil, nil // done before the record is printed
	case "pcap":
		return compilePcap(data)
	case "print":
		return compilePrint(meta, a, data)
	case "system":
		return compileSystem(a, data)
	case "freopen":
		return compileFreopen(a, data)
	case "ftruncate":
		return compileFtruncate(a, data)
	case "setopt":
		return compileSetopt(a, data)
	case "exit":
		return compileExit(data)
	case "clear", "trunc", "normalize", "denormalize":
		return compileControl(a, data)
	}
	var steps []step
	for _, d := range data {
		steps = append(steps, traced(d))
	}
	return steps, nil
}

func compileTracemem(data []object.Datum) ([]step, error) {
	switch len(data) {
	case 0:
		return nil, errData
	case 1:
		return []step{dumped(data[0], nil)}, nil
	}
	return []step{dumped(data[0], &data[1])}, nil
}

func compileExit(data []object.Datum) ([]step, error) {
	if len(data) == 0 {
		return nil, errData
	}
	d := data[0]
	return []step{func(p *Printer, data []byte) {
		if p.Consumer != nil {
			p.Consumer.Exit(int(int32(readInt(data[d.Off:][:d.Size]))))
		}
	}}, nil
}

func compileControl(a *object.Action, data []object.Datum) ([]step, error) {
	if len(a.Aggs) == 0 {
		return nil, errors.New("no aggregation")
	}
	agg := a.Aggs[0]
	act := *a
	value := func(rec []byte) int64 { return act.N }
	if len(data) > 0 {
		d := data[0]
		value = func(rec []byte) int64 { return readInt(rec[d.Off:][:d.Size]) }
		if d.Type == object.Uint {
			value = func(rec []byte) int64 { return int64(readUint(rec[d.Off:][:d.Size])) }
		}
	}
	do := map[string]func(c Consumer, rec []byte){
		"clear":       func(c Consumer, _ []byte) { c.Clear(agg) },
		"trunc":       func(c Consumer, rec []byte) { c.Trunc(agg, value(rec), act.HasN || len(data) > 0) },
		"normalize":   func(c Consumer, rec []byte) { c.Normalize(agg, value(rec)) },
		"denormalize": func(c Consumer, _ []byte) { c.Denormalize(agg) },
	}[a.Act]
	return []step{func(p *Printer, rec []byte) {
		if p.Consumer != nil {
			do(p.Consumer, rec)
		}
	}}, nil
}
