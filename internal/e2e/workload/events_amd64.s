#include "textflag.h"

// func faultTrap()
TEXT ·faultTrap(SB), NOSPLIT, $0-0
	BYTE $0xcc // int3
	RET

// func faultIllegal()
TEXT ·faultIllegal(SB), NOSPLIT, $0-0
	BYTE $0x0f; BYTE $0x0b // ud2
	RET

// func faultDivide()
TEXT ·faultDivide(SB), NOSPLIT, $0-0
	XORL DX, DX
	XORL CX, CX
	MOVL $1, AX
	DIVL CX
	RET

// func call32(number uint32) uint32
TEXT ·call32(SB), NOSPLIT, $0-12
	MOVL number+0(FP), AX
	BYTE $0xcd; BYTE $0x80 // int $0x80
	MOVL AX, ret+8(FP)
	RET
