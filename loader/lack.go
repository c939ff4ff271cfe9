package loader

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
	"github.com/cilium/ebpf/features"

	"dtc/object"
)

// What an older kernel lacks for a program. Its verifier says other things than that, so
// what it says is looked up here.

// helperSince are the helpers that programs call and the first kernels do not have.
var helperSince = map[asm.BuiltinFunc]string{
	asm.FnTaskStorageGet:    "task storage (5.13 or later)",
	asm.FnGetCurrentTaskBtf: "bpf_get_current_task_btf (5.11 or later)",
	asm.FnGetAttachCookie:   "attach cookies (5.15 or later)",
	asm.FnTaskPtRegs:        "bpf_task_pt_regs (5.15 or later)",
	asm.FnLoop:              "bpf_loop (5.17 or later)",
	asm.FnGetFuncArg:        "bpf_get_func_arg (5.17 or later)",
	asm.FnGetFuncRet:        "bpf_get_func_ret (5.17 or later)",
}

var unknownHelper = regexp.MustCompile(`(?:invalid|unknown) func (?:unknown)?#(\d+)|invalid func \w+#(\d+)`)

// lacking says what a program was refused for, "" if it is not something that this kernel
// lacks.
func (s *session) lacking(p *ebpf.ProgramSpec, types *btf.Spec, err error) string {
	if p == nil {
		return ""
	}
	if (callsHelper(p, asm.FnLoop) || uses(p, object.MapSpecs)) && !haveLoop() {
		return "subroutines on strings and speculations need a kernel with bpf_loop (5.17 or later)"
	}
	var v *ebpf.VerifierError
	if !errors.As(err, &v) {
		return ""
	}
	if member := missingMember(p, types, v); member != "" {
		return member
	}
	log := strings.Join(v.Log, "\n")
	if s.standins[asm.FnTaskStorageGet] && strings.Contains(log, "combined stack size") {
		return "thread-local variables of so large a program need a kernel with task storage (5.13 or later)"
	}
	for _, line := range v.Log {
		if m := unknownHelper.FindStringSubmatch(line); m != nil {
			n, _ := strconv.ParseInt(m[1]+m[2], 10, 32)
			if what := helperSince[asm.BuiltinFunc(n)]; what != "" {
				return fmt.Sprintf("the program needs a kernel with %s", what)
			}
		}
	}
	return ""
}

// haveLoop asks the kernel for bpf_loop(): what an old verifier says of a program with a
// callback does not tell.
func haveLoop() bool {
	return !errors.Is(features.HaveProgramHelper(ebpf.RawTracepoint, asm.FnLoop), ebpf.ErrNotSupported)
}

// callsHelper reports whether a program calls a helper.
func callsHelper(p *ebpf.ProgramSpec, helper asm.BuiltinFunc) bool {
	for i := range p.Instructions {
		if ins := &p.Instructions[i]; ins.IsBuiltinCall() && asm.BuiltinFunc(ins.Constant) == helper {
			return true
		}
	}
	return false
}
