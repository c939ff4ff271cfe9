# A program of 5,000 functions, fn_0 to fn_4999, each of which it calls once.

	.text	1
	.globl	_start
	.type	_start, @function
_start:
	xorl	%ebp, %ebp

	.macro	function
	.text	0
	.type	fn_\@, @function
fn_\@:
	endbr64
	pushq	%rbp
	movq	%rsp, %rbp
	popq	%rbp
	ret
	.size	fn_\@, . - fn_\@
	.text	1
	call	fn_\@
	.endm

	.rept	5000
	function
	.endr

	xorl	%edi, %edi
	movl	$231, %eax
	syscall
	.size	_start, . - _start

	.section .note.GNU-stack, "", @progbits
