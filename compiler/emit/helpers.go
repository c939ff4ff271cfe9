package emit

import (
	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"
)

// The kernel's helper functions that programs call (enum bpf_func_id in
// include/uapi/linux/bpf.h).
const (
	helperMapLookup         = 1
	helperMapUpdate         = 2
	helperMapDelete         = 3
	helperKtimeGetNs        = 5
	helperPrandomU32        = 7
	helperSmpProcessorID    = 8
	helperCurrentPidTgid    = 14
	helperCurrentUidGid     = 15
	helperCurrentComm       = 16
	helperCurrentTask       = 35
	helperProbeWriteUser    = 36
	helperNumaNodeID        = 42
	helperGetStack          = 67
	helperSendSignal        = 109
	helperJiffies           = 118
	helperProbeReadUser     = 112
	helperProbeReadKernel   = 113
	helperProbeReadUserStr  = 114
	helperProbeReadKernStr  = 115
	helperRingbufReserve    = 131
	helperRingbufSubmit     = 132
	helperRingbufDiscard    = 133
	helperRingbufQuery      = 134
	helperTaskStorageGet    = 156
	helperCurrentTaskBTF    = 158
	helperGetAttachCookie   = 174
	helperLoop              = 181
	helperTaskPtRegs        = 175
	helperGetFuncArg        = 183
	helperGetFuncRet        = 184
	ringbufNoWakeup         = 1
	ringbufForceWakeup      = 2
	stackUser               = 1 << 8
	mapNoExist              = 1
	mapAny                  = 0
	taskStorageCreate       = 1
	maxFrames               = 127
	perCPUValueMax          = 32768
	firstTaskStorageKernels = "5.11"
)

// helper calls a kernel helper: all arguments as i64 or pointers, the result as
// ret.
func (f *fn) helper(id int64, ret types.Type, args ...value.Value) value.Value {
	params := make([]types.Type, len(args))
	for i, a := range args {
		params[i] = a.Type()
	}
	typ := types.NewPointer(types.NewFunc(ret, params...))
	callee := constant.NewIntToPtr(c64(id), typ)
	return f.b.NewCall(callee, args...)
}

// call calls a function of the module.
func (f *fn) call(callee *ir.Func, args ...value.Value) value.Value {
	return f.b.NewCall(callee, args...)
}

// runtimeFunc is a function of runtime/bpf; its text joins the module when it
// is printed.
func (m *module) runtimeFunc(name string, ret types.Type, params ...types.Type) *ir.Func {
	if fn := m.runtime[name]; fn != nil {
		return fn
	}
	var ps []*ir.Param
	for _, p := range params {
		ps = append(ps, ir.NewParam("", p))
	}
	fn := ir.NewFunc(name, ret, ps...)
	m.runtime[name] = fn
	return fn
}

// mapPtr is a map's address as helpers want it.
func mapPtr(g *ir.Global) value.Value { return bytePtr(g) }
