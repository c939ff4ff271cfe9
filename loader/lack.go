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
	"golang.org/x/sys/unix"

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
	var v *ebpf.VerifierError
	if p == nil || !errors.As(err, &v) {
		return ""
	}
	if member := missingMember(p, types, v); member != "" {
		return member
	}
	log := strings.Join(v.Log, "\n")
	looping := s.standins[asm.FnLoop] && callsAdded(p, loopFunc)
	switch {
	case strings.Contains(log, "BPF_XADD uses reserved fields"):
		return "speculations need a kernel with atomic exchange (5.12 or later)"
	case looping && (errors.Is(err, unix.E2BIG) || strings.Contains(log, "too complex") || strings.Contains(log, "too large")):
		return "so many steps of subroutines on strings need a kernel with bpf_loop (5.17 or later)"
	case looping && strings.Contains(log, "combined stack size"), s.standins[asm.FnTaskStorageGet] && uses(p, object.MapSelf) && strings.Contains(log, "combined stack size"):
		return "so large a program needs a kernel with task storage (5.13 or later) and bpf_loop (5.17 or later)"
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

// callsAdded reports whether a program has a function that the loader added.
func callsAdded(p *ebpf.ProgramSpec, prefix string) bool {
	for i := range p.Instructions {
		if strings.HasPrefix(p.Instructions[i].Symbol(), prefix) {
			return true
		}
	}
	return false
}
