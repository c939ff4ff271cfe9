package format

import (
	"testing"

	"dtc/loader/aggregate"
	"dtc/object"
)

// anything returns an object with one record of every type of data, each used
// in every way.
func anything() (*object.Meta, []byte) {
	l := newLayout()
	for _, v := range []any{int8(1), int16(2), int32(3), int64(4), uint8(5), ptr(6), "text", raw("bytes"), text(1), sym(7), fn(8), mod(9), 1.5, stack{1, 2}} {
		l.value(v)
	}
	r := object.Record{Size: len(l.bytes), Data: l.data}
	verbs := []string{"d", "x", "c", "C", "s", "S", "p", "a", "k", "Y", "T", "f"}
	zero := 0
	for i := range l.data {
		r.Actions = append(r.Actions, object.Action{Act: "trace", Data: []int{i}}, object.Action{Act: "tracemem", Data: []int{i, 3}})
		a := object.Action{Act: "printf", Data: []int{i, 2}}
		for _, v := range verbs {
			a.Format = append(a.Format, object.Part{Verb: v}, object.Part{Verb: v, Flags: "#+ ", WidthN: &zero, PrecN: &zero})
		}
		r.Actions = append(r.Actions, a)
	}
	number, pointer, bytes := 3, 5, 7
	r.Actions = append(r.Actions,
		object.Action{Act: "print", Data: []int{pointer, bytes}, Type: 2},
		object.Action{Act: "pcap", Data: []int{number, number, number, number, bytes}},
		object.Action{Act: "printf", Data: []int{bytes}, Format: []object.Part{{Verb: "ls"}, {Verb: "wc"}}})
	meta := &object.Meta{Records: []object.Record{r}, Types: []object.CType{
		{Kind: object.KindEnum, Name: "enum e", Size: 2, Signed: true, Values: []object.Enumerator{{Name: "A", Value: 'b'}}},
		{Kind: object.KindArray, Name: "enum e [9]", Size: 18, Elem: 0, Len: 9},
		{Kind: object.KindStruct, Name: "struct s", Size: 20, Members: []object.Member{{Name: "bits", Off: 3, Bits: 7}, {Type: 1, Off: 8}}},
	}}
	return meta, l.bytes
}

func FuzzRecord(f *testing.F) {
	meta, data := anything()
	f.Add(data, uint8(0), 0)
	f.Add(data, uint8(7), 1<<20)
	f.Add(data[:9], uint8(2), -1)
	f.Fuzz(func(t *testing.T, data []byte, flags uint8, cpu int) {
		p := newPrinter(t, meta)
		p.Quiet, p.Flow, p.RawBytes = flags&1 != 0, flags&2 != 0, flags&4 != 0
		probe := &Probe{ID: uint32(cpu), Function: string(data), Name: "entry"}
		err := p.Record(0, probe, cpu, data)
		if short := len(data) < meta.Records[0].Size; short != (err != nil) {
			t.Errorf("record of %d bytes: %v", len(data), err)
		}
		if err != nil && p.Len() != 0 {
			t.Errorf("printed %q of a bad record", p.Bytes())
		}
		ReadFault(data)
	})
}

func FuzzPrintf(f *testing.F) {
	for _, s := range []string{"%d\n", "%-5s|%05.3x", "%*.*d %c %S", "%@d %@#x", "%k %a %Y %T", "%hhd %q %", "%99999999d", "%.99999999f%e%g"} {
		f.Add(s, []byte("\xff\xff\xff\x7f\x00\x00\x00\x80some text"), uint8(0))
	}
	types := []object.Type{object.Int, object.Uint, object.Ptr, object.String, object.Bytes, object.Text, object.Stack, object.Sym, object.Func, object.Mod, object.Fl, "other"}
	f.Fuzz(func(t *testing.T, format string, data []byte, kind uint8) {
		d := object.Datum{Size: len(data), Type: types[int(kind)%len(types)], Frames: int(kind)}
		a := object.Action{Act: "printf"}
		var args int
		if a.Format, args = parseFormat(format); args > 64 || len(a.Format) > 64 || len(data) > 1<<10 {
			return
		}
		for range args {
			a.Data = append(a.Data, 0)
		}
		keyed := object.Action{Act: "printa", Aggs: []int{0, 1}, Format: make([]object.Part, len(a.Format))}
		copy(keyed.Format, a.Format)
		for i := range keyed.Format {
			p := &keyed.Format[i]
			p.Arg, p.WidthN, p.PrecN = 0, nil, nil
			if a.Format[i].Agg {
				a.Format[i] = object.Part{Text: "@"}
			}
		}
		agg := object.Agg{Func: "avg", Words: 2, KeySize: len(data), Keys: []object.Datum{d}}
		shape := object.Agg{Func: "quantize", Words: 128, KeySize: len(data), Keys: []object.Datum{d}}
		p, err := New(&object.Meta{
			Records: []object.Record{{Data: []object.Datum{d}, Actions: []object.Action{a, keyed, {Act: "printa", Aggs: []int{1}}}}},
			Aggs:    []object.Agg{agg, shape},
		}, nil)
		if err != nil {
			return
		}
		var states []*aggregate.State
		for i, s := range []*aggregate.State{aggregate.New(&agg), aggregate.New(&shape)} {
			s.Load([]aggregate.Raw{{Key: data, CPU: [][]uint64{{1, 5}, {uint64(i), 1 << 63}}}})
			states = append(states, s)
		}
		p.Sym, p.Text = kernel{}, texts
		r := &recorder{p: p}
		r.table = func(aggs []int) *aggregate.Table {
			return aggregate.Join(&aggregate.Options{Sym: kernel{}, PerCPU: kind > 100}, states[len(states)-len(aggs):]...)
		}
		p.Consumer = r
		if err := p.Record(0, begin, 0, data); err != nil {
			t.Errorf("record of the right length: %v", err)
		}
	})
}

// actionByAction returns an object for each action of anything's record.
func actionByAction() []*object.Meta {
	var list []*object.Meta
	all, _ := anything()
	r := all.Records[0]
	for i := range r.Actions {
		meta := &object.Meta{Version: [2]int{object.Major, object.Minor}, Strsize: 32, Clauses: []object.Clause{{}}}
		one := r
		one.Actions = r.Actions[i : i+1]
		for j := range one.Actions[0].Format {
			one.Actions[0].Format[j].WidthN, one.Actions[0].Format[j].PrecN = nil, nil
		}
		meta.Records = []object.Record{{Size: object.FaultSize}, one}
		if one.Actions[0].Act == "print" {
			meta.Types = all.Types
		}
		list = append(list, meta)
	}
	return list
}

// FuzzForeign gives records of any bytes to the printer of any metadata that
// pass the check.
func FuzzForeign(f *testing.F) {
	for _, meta := range actionByAction() {
		text, err := object.Encode(meta)
		if err != nil {
			f.Fatal(err)
		}
		_, data := anything()
		f.Add(text, data)
	}
	f.Fuzz(func(t *testing.T, text, data []byte) {
		meta, err := object.Decode(text)
		if err != nil {
			return
		}
		p, err := New(meta, nil)
		if err != nil {
			return
		}
		p.Sym, p.Text = kernel{}, texts
		p.Consumer = &recorder{p: p, table: func([]int) *aggregate.Table { return nil }}
		for i := range min(len(meta.Records), 8) {
			size := min(meta.Records[i].Size, 1<<14)
			rec := make([]byte, size)
			for n := copy(rec, data); 0 < n && n < size; n *= 2 {
				copy(rec[n:], rec[:n])
			}
			_ = p.Record(i, begin, i, rec)
			if p.Len() > mostText {
				t.Fatalf("a record of %d bytes makes %d", size, p.Len())
			}
			p.buf = p.buf[:0]
		}
	})
}

// mostText is far more than any sensible record makes.
const mostText = 1 << 28
