# Calls plain and marked, which begin with the same instruction, marked with endbr64 before
# it, 200,000 times each in turn.

	.text
	.globl	_start
	.type	_start, @function
_start:
	xorl	%ebp, %ebp
	movl	$200000, %ebx
1:	call	plain
	decl	%ebx
	jnz	1b
	movl	$200000, %ebx
1:	call	marked
	decl	%ebx
	jnz	1b
	xorl	%edi, %edi
	movl	$231, %eax
	syscall
	.size	_start, . - _start

	.type	plain, @function
plain:
	pushq	%rbp
	movq	%rsp, %rbp
	popq	%rbp
	ret
	.size	plain, . - plain

	.type	marked, @function
marked:
	endbr64
	pushq	%rbp
	movq	%rsp, %rbp
	popq	%rbp
	ret
	.size	marked, . - marked

	.section .note.GNU-stack, "", @progbits
