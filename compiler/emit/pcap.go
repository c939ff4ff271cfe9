package emit

import (
	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
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
	data := field("data", kernelPtr)
	now := f.b.NewAdd(f.timestamp(), f.global(f.m.variable(object.VarWallOffset, 8, false)))
	for i, v := range []value.Value{now, proto, length} {
		f.store(v, f.offset(r.ptr, int64(items[i].Off)))
	}
	ret := f.call(f.packet(int64(items[4].Size)), f.offset(r.ptr, int64(items[3].Off)), linear, data)
	f.check(f.b.NewICmp(enum.IPredEQ, ret, c64(0)), object.FaultBadAddr, data, "packet")
}

// packet is the function that copies a packet, behind the number of its bytes. It
// is one of its own so that the number stays in a register: older kernels forget
// the bounds of what was checked and is kept on the stack.
func (e *emitter) packet(room int64) *ir.Func {
	const name = "dt_packet"
	if fn := e.routines[name]; fn != nil {
		return fn
	}
	f := e.newFn(name, true, syntax.Pos{File: e.m.main.Filename, Line: 1, Col: 1}, i64,
		ir.NewParam("to", i8ptr), ir.NewParam("linear", i64), ir.NewParam("data", i64))
	e.routines[name] = f.f
	to := f.f.Params[0]
	kept := f.clamp(f.f.Params[1], room)
	f.store(kept, to)
	f.b.NewRet(f.helper(helperProbeReadKernel, i64, f.offset(to, 8), kept, f.b.NewIntToPtr(f.f.Params[2], i8ptr)))
	f.finish(f.start)
	return f.f
}
