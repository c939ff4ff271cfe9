package jsonout

import (
	"errors"
	"fmt"

	"dtc/loader/format"
	"dtc/object"
)

// Actions. A record becomes one line, or several: what an action shows in lines of
// its own, or changes outside, comes after the line of what stands before it.

var errData = errors.New("action without the data it needs")

// record is a compiled object.Record.
type record struct {
	clause int
	need   int // bytes that the data and the time end at
	time   int // offset of the time, 0: there is none
	parts  []part
}

// part is a line of a record.
type part struct {
	texts []*format.Text
	items []item
	after func(w *Writer, rec []byte) error // what follows the line, nil for nothing
}

// item appends an element of "data".
type item func(w *Writer, rec []byte) error

// compiler is what compiling an action needs and makes.
type compiler struct {
	meta *object.Meta
	act  *object.Action
	data []object.Datum
	out  *record
}

func compile(meta *object.Meta, index int) (record, error) {
	r := &meta.Records[index]
	out := record{clause: r.Clause, time: r.Time, parts: []part{{}}}
	if out.time < 0 || out.time > 1<<30 {
		return out, fmt.Errorf("time at %d lies outside the record", out.time)
	}
	if out.time > 0 {
		out.need = out.time + 8
	}
	for i, d := range r.Data {
		if d.Off < 0 || d.Size < 0 || d.Off > 1<<30 || d.Size > 1<<30 {
			return out, fmt.Errorf("datum %d at %d of size %d lies outside the record", i, d.Off, d.Size)
		}
		out.need = max(out.need, d.Off+d.Size)
	}
	for i := range r.Actions {
		c := compiler{meta: meta, act: &r.Actions[i], out: &out}
		if err := c.action(r); err != nil {
			return out, fmt.Errorf("action %d (%s): %w", i, r.Actions[i].Act, err)
		}
	}
	if n := len(out.parts); n > 1 && len(out.parts[n-1].items) == 0 {
		out.parts = out.parts[:n-1]
	}
	return out, nil
}

func (c *compiler) action(r *object.Record) error {
	for _, n := range c.act.Data {
		if n < 0 || n >= len(r.Data) {
			return fmt.Errorf("no datum %d", n)
		}
		c.data = append(c.data, r.Data[n])
	}
	for _, n := range c.act.Aggs {
		if n < 0 || n >= len(c.meta.Aggs) {
			return fmt.Errorf("no aggregation %d", n)
		}
	}
	switch c.act.Act {
	case object.ActSpeculate, object.ActCommit, object.ActDiscard:
		return nil // done before the record is shown
	case "printf":
		return c.printf()
	case "printa":
		return c.printa()
	case "tracemem":
		return c.tracemem()
	case "print":
		return c.print()
	case "pcap":
		return c.pcap()
	case "system", "freopen":
		return c.command()
	case "ftruncate":
		c.add(`{"action":"ftruncate"}`, nil)
		c.control(func(_ *Writer, k format.Controller, _ []byte) { k.Ftruncate() })
		return nil
	case "setopt":
		return c.setopt()
	case "exit":
		return c.exit()
	case "clear", "trunc", "normalize", "denormalize":
		return c.aggregation()
	}
	for i := range c.data {
		c.trace(&c.data[i])
	}
	return nil
}

// part is the part that is being compiled.
func (c *compiler) part() *part { return &c.out.parts[len(c.out.parts)-1] }

// add adds an element: literal text, then what more appends.
func (c *compiler) add(head string, more item) {
	p := c.part()
	p.items = append(p.items, func(w *Writer, rec []byte) error {
		w.buf = append(w.buf, head...)
		if more == nil {
			return nil
		}
		return more(w, rec)
	})
}

// end ends the part with what follows its line.
func (c *compiler) end(after func(w *Writer, rec []byte) error) {
	c.part().after = after
	c.out.parts = append(c.out.parts, part{})
}

func (c *compiler) control(do func(w *Writer, k format.Controller, rec []byte)) {
	c.end(func(w *Writer, rec []byte) error {
		if k, ok := w.text.Consumer.(format.Controller); ok {
			do(w, k, rec)
		}
		return nil
	})
}

func (c *compiler) trace(d *object.Datum) {
	v, name := valueOf(d), "trace"
	switch v.kind {
	case asStack:
		name = "stack"
	case asAnyStack:
		name = "ustack"
	}
	c.add(`{"action":"`+name+`","value":`, func(w *Writer, rec []byte) error {
		w.value(&v, rec)
		w.buf = append(w.buf, '}')
		return nil
	})
}

func (c *compiler) printf() error {
	text, err := format.CompileText(c.act, c.data)
	if err != nil {
		return err
	}
	values := make([]value, len(c.data))
	for i := range values {
		values[i] = valueOf(&c.data[i])
	}
	for i := range c.act.Format {
		f := &c.act.Format[i]
		if f.Verb != "" && f.Arg >= 0 && f.Arg < len(values) {
			values[f.Arg].as(f)
		}
	}
	p := c.part()
	p.texts = append(p.texts, text)
	c.add(`{"action":"printf","args":[`, func(w *Writer, rec []byte) error {
		for i := range values {
			if i > 0 {
				w.buf = append(w.buf, ',')
			}
			w.value(&values[i], rec)
		}
		w.buf = append(w.buf, ']', '}')
		return nil
	})
	return nil
}

// printa is an element and, after its line, a line for each row.
func (c *compiler) printa() error {
	if len(c.act.Aggs) == 0 {
		return errors.New("no aggregation")
	}
	var text *format.RowText
	if c.act.Format != nil {
		var err error
		if text, err = format.CompileRowText(c.meta, c.act); err != nil {
			return err
		}
	}
	aggs := c.act.Aggs
	head := `{"action":"printa","aggs":[`
	for i, n := range aggs {
		if i > 0 {
			head += ","
		}
		head += string(appendString(nil, c.meta.Aggs[n].Name))
	}
	c.add(head+`],"rows":`, func(w *Writer, _ []byte) error {
		w.table = nil
		rows := 0
		if w.text.Consumer != nil {
			if w.table = w.text.Consumer.Snapshot(aggs); w.table != nil {
				rows = w.table.Len()
			}
		}
		w.buf = append(appendInt(w.buf, int64(rows)), '}')
		return nil
	})
	c.end(func(w *Writer, _ []byte) error {
		if w.table == nil {
			return nil
		}
		return w.rows(w.table, w.lead(`{"type":"aggregation"`), text)
	})
	return nil
}

func (c *compiler) tracemem() error {
	if len(c.data) == 0 {
		return errData
	}
	data := c.data
	c.add(`{"action":"tracemem","hex":`, func(w *Writer, rec []byte) error {
		b := rec[data[0].Off:][:data[0].Size]
		if len(data) > 1 {
			if n := format.ReadInt(rec[data[1].Off:][:data[1].Size]); n >= 0 && n < int64(len(b)) {
				b = b[:n]
			}
		}
		w.buf = append(appendHex(w.buf, b), '}')
		return nil
	})
	return nil
}

func (c *compiler) print() error {
	if len(c.data) < 2 || c.act.Type < 0 || c.act.Type >= len(c.meta.Types) {
		return errData
	}
	addr, bytes, n := c.data[0], c.data[1], c.act.Type
	c.add(`{"action":"print","address":`, func(w *Writer, rec []byte) error {
		w.buf = appendAddress(w.buf, format.ReadUint(rec[addr.Off:][:addr.Size]))
		w.printValue(w.text.Type(n), rec[bytes.Off:][:bytes.Size])
		w.buf = append(w.buf, '}')
		return nil
	})
	return nil
}

func (c *compiler) pcap() error {
	if len(c.data) < 5 {
		return errData
	}
	data := c.data
	c.add(`{"action":"pcap","captured":`, func(w *Writer, rec []byte) error {
		pk := format.ReadPacket(data, rec)
		w.buf = appendWall(w.buf, pk.Time)
		w.buf = appendUint(append(w.buf, `,"protocol":`...), uint64(pk.Protocol))
		w.buf = appendUint(append(w.buf, `,"length":`...), uint64(pk.Length))
		if k, ok := w.text.Consumer.(format.Capturer); ok && k.Capture(&pk) {
			w.buf = append(w.buf, `,"saved":true}`...)
			return nil
		}
		w.buf = append(appendHex(append(w.buf, `,"hex":`...), pk.Data), '}')
		return nil
	})
	return nil
}

// command is system() or freopen(): each happens after its line.
func (c *compiler) command() error {
	text, err := format.CompileText(c.act, c.data)
	if err != nil {
		return err
	}
	head, clause := `{"action":"system","command":`, c.out.clause
	if c.act.Act == "freopen" {
		head = `{"action":"freopen","file":`
	}
	c.add(head, func(w *Writer, rec []byte) error {
		b, err := w.render(text, rec)
		w.buf = append(appendString(w.buf, b), '}')
		return err
	})
	c.control(func(w *Writer, k format.Controller, rec []byte) {
		b, err := w.render(text, rec)
		switch {
		case err != nil:
		case c.act.Act == "freopen":
			k.Freopen(clause, w.probe, string(b))
		default:
			k.System(string(b))
		}
	})
	return nil
}

func (c *compiler) setopt() error {
	data, clause := c.data, c.out.clause
	if len(data) == 0 || data[0].Type != object.String || len(data) > 1 && data[1].Type != object.String {
		return errors.New("setopt without names")
	}
	at := func(rec []byte, i int) []byte {
		if i >= len(data) {
			return []byte("1")
		}
		return format.CString(rec[data[i].Off:][:data[i].Size])
	}
	c.add(`{"action":"setopt","option":`, func(w *Writer, rec []byte) error {
		w.buf = appendString(w.buf, at(rec, 0))
		w.buf = append(appendString(append(w.buf, `,"setting":`...), at(rec, 1)), '}')
		return nil
	})
	c.control(func(w *Writer, k format.Controller, rec []byte) {
		k.Setopt(clause, w.probe, string(at(rec, 0)), string(at(rec, 1)))
	})
	return nil
}

func (c *compiler) exit() error {
	if len(c.data) == 0 {
		return errData
	}
	d := c.data[0]
	c.add(`{"action":"exit","status":`, func(w *Writer, rec []byte) error {
		status := int(int32(format.ReadInt(rec[d.Off:][:d.Size])))
		w.buf = append(appendInt(w.buf, int64(status)), '}')
		if w.text.Consumer != nil {
			w.text.Consumer.Exit(status)
		}
		return nil
	})
	return nil
}

// aggregation is clear(), trunc(), normalize() or denormalize().
func (c *compiler) aggregation() error {
	if len(c.act.Aggs) == 0 {
		return errors.New("no aggregation")
	}
	agg, act, data := c.act.Aggs[0], *c.act, c.data
	head := `{"action":"` + act.Act + `","agg":` + string(appendString(nil, c.meta.Aggs[agg].Name))
	c.add(head, func(w *Writer, rec []byte) error {
		n, has := act.N, act.HasN
		if len(data) > 0 {
			has = true
			n = format.ReadInt(rec[data[0].Off:][:data[0].Size])
			if data[0].Type == object.Uint {
				n = int64(format.ReadUint(rec[data[0].Off:][:data[0].Size]))
			}
		}
		if has {
			w.buf = appendInt(append(w.buf, `,"n":`...), n)
		}
		w.buf = append(w.buf, '}')
		if w.text.Consumer == nil {
			return nil
		}
		switch act.Act {
		case "clear":
			w.text.Consumer.Clear(agg)
		case "trunc":
			w.text.Consumer.Trunc(agg, n, has)
		case "normalize":
			w.text.Consumer.Normalize(agg, n)
		case "denormalize":
			w.text.Consumer.Denormalize(agg)
		}
		return nil
	})
	return nil
}
