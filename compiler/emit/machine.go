package emit

// What differs between processors: where the registers of a process or probed
// function lie in the context of a program. BPF code itself is the same.

import "dtc/compiler/ctype"

// machine describes a processor's struct pt_regs, in bytes, as every kernel for
// it has it; on arm64 its first part is struct user_pt_regs.
type machine struct {
	syscallArgs []int // arguments of a system call at its entry
	args        []int // arguments of a function, by the C calling convention
	stackArgs   int   // the first argument on the stack at a function's entry, from sp
	result      int   // what a function or system call returns
	sp, ip      int
	number      int   // of the system call
	number32    bool  // the number is an int
	mode        int   // the word that tells user mode from the kernel
	modeMask    int64 // its bits that say so
	userIsZero  bool  // they are 0 in user mode, else in the kernel
	compat      int   // the word that tells a 32-bit process
	compatMask  int64
	compatValue int64
	userRegs    int // words that uregs[] can read by number
	threadRegs  []threadReg
}

// threadReg is a register that the kernel keeps in struct thread_struct.
type threadReg struct {
	name string
	typ  *ctype.Type
}

// machines are the processors by GOARCH.
var machines = map[string]*machine{
	// arch/x86/include/asm/ptrace.h. The words are r15 r14 r13 r12 bp bx r11 r10
	// r9 r8 ax cx dx si di orig_ax ip cs flags sp ss. A 32-bit process has a code
	// segment of its own; privilege level 0 is the kernel's.
	"amd64": {
		syscallArgs: []int{112, 104, 96, 56, 72, 64},
		args:        []int{112, 104, 96, 88, 72, 64},
		stackArgs:   8, // above the return address
		result:      80, sp: 152, ip: 128, number: 120,
		mode: 136, modeMask: 3,
		compat: 136, compatMask: 0xffff, compatValue: 0x23,
		userRegs: 21,
		threadRegs: []threadReg{
			{"ds", kernelShort}, {"es", kernelShort}, {"fsbase", kernelLong}, {"gsbase", kernelLong}, {"trap_nr", kernelLong},
		},
	},
	// arch/arm64/include/asm/ptrace.h. The words are x0 to x30, sp, pc, pstate,
	// orig_x0, and the int syscallno. pstate has the exception level, 0 for
	// processes, in its low bits, and a bit for 32-bit processes.
	"arm64": {
		syscallArgs: []int{272, 8, 16, 24, 32, 40},
		args:        []int{0, 8, 16, 24, 32, 40, 48, 56},
		result:      0, sp: 248, ip: 256, number: 280, number32: true,
		mode: 264, modeMask: 0xf, userIsZero: true,
		compat: 264, compatMask: 0x10, compatValue: 0x10,
		userRegs: 34,
	},
}

// machine is the processor that the program is for.
func (e *emitter) machine() *machine { return machines[e.p.Meta.Arch] }

// Supported reports whether there is code for an architecture (GOARCH).
func Supported(arch string) bool { return machines[arch] != nil }
