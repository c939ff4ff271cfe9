package plan

import (
	"dtc/compiler/check"
	"dtc/object"
)

// pcap lays out the data of pcap(): time, protocol, length, number of bytes kept,
// bytes.
func (b *builder) pcap(p *packer, rec *Record, mr *object.Record, act *check.ActStmt) object.Action {
	b.needs(object.MinorActions)
	word := object.Datum{Size: 8, Type: object.Uint}
	out := object.Action{Act: string(act.Act)}
	for _, d := range []object.Datum{word, word, word, word, {Size: b.prog.Pcapsize, Type: object.Bytes}} {
		d = p.add(d)
		rec.Items = append(rec.Items, Item{Datum: d, Stmt: act})
		out.Data = append(out.Data, len(mr.Data))
		mr.Data = append(mr.Data, d)
	}
	return out
}
