package emit

import (
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/ctype"
	"dtc/object"
)

// pcap fills the data of pcap(): time, protocol, length of the packet, number of
// bytes kept, and these: the linear part of the sk_buff, as far as there is room.
func (f *fn) pcap(r *recording, s *check.ActStmt) {
	items := r.rec.Items[r.next : r.next+5]
	r.next += 5
	skb, proto := f.scalar(s.Args[0]), f.scalar(s.Args[1])
	f.check(f.b.NewICmp(enum.IPredNE, skb, c64(0)), object.FaultBadAddr, c64(0), "packet")
	field := func(name string, t *ctype.Type) value.Value { return f.taskField(skb, "sk_buff", name, t) }
	length := field("len", kernelUint)
	linear := f.b.NewSub(length, field("data_len", kernelUint))
	kept := f.clamp(linear, int64(items[4].Size))
	at := f.offset(r.ptr, int64(items[4].Off))
	data := field("data", kernelPtr)
	ret := f.helper(helperProbeReadKernel, i64, at, f.b.NewTrunc(kept, i32), f.b.NewIntToPtr(data, i8ptr))
	f.check(f.b.NewICmp(enum.IPredEQ, ret, c64(0)), object.FaultBadAddr, data, "packet")
	now := f.b.NewAdd(f.timestamp(), f.global(f.m.variable(object.VarWallOffset, 8, true)))
	for i, v := range []value.Value{now, proto, length, kept} {
		f.store(v, f.offset(r.ptr, int64(items[i].Off)))
	}
}
