# A process whose addresses, stacks and probes are known to the byte:
#
#	target N
#
# calls outer N times; outer(i) calls inner(i, 2, ..., 10), which calls getppid(2),
# passes the probes of the providers e2e and own, and returns i + 7; outer returns ten
# times that.

	.text

	.globl	_start
	.type	_start, @function
_start:
	xorl	%ebp, %ebp
	movq	16(%rsp), %rsi
	xorl	%edi, %edi
1:	movzbl	(%rsi), %eax
	testl	%eax, %eax
	jz	2f
	leaq	(%rdi,%rdi,4), %rdi
	leaq	-48(%rax,%rdi,2), %rdi
	incq	%rsi
	jmp	1b
2:	call	run
	xorl	%edi, %edi
	movl	$231, %eax
	syscall
	.size	_start, . - _start

	.type	run, @function
run:
	pushq	%rbp
	movq	%rsp, %rbp
	pushq	%rbx
	pushq	%r12
	movq	%rdi, %rbx
	xorl	%r12d, %r12d
1:	cmpq	%rbx, %r12
	jge	2f
	movq	%r12, %rdi
	call	outer
	incq	%r12
	jmp	1b
2:	popq	%r12
	popq	%rbx
	popq	%rbp
	ret
	.size	run, . - run

	.globl	outer
	.type	outer, @function
outer:
	endbr64
	pushq	%rbp
	movq	%rsp, %rbp
	pushq	$10
	pushq	$9
	pushq	$8
	pushq	$7
	movl	$2, %esi
	movl	$3, %edx
	movl	$4, %ecx
	movl	$5, %r8d
	movl	$6, %r9d
	call	inner
	addq	$32, %rsp
	imulq	$10, %rax, %rax
	popq	%rbp
	ret
	.size	outer, . - outer

	.globl	inner
	.type	inner, @function
inner:
	pushq	%rbp
	movq	%rsp, %rbp
	movl	$110, %eax
	syscall
	movq	16(%rbp), %rax
	addq	%rdi, %rax
	leaq	text(%rip), %rdx
	cmpb	$0, (%rdx)
	movl	$-5, %ecx
.Lpassed:
	nop
	cmpw	$0, armed(%rip)
	je	1f
.Larmed:
	nop
1:	pushq	$0
	movq	%rax, %r8
	movq	%rsp, %rax
.Lasked:
	nop
	popq	%rcx
	movq	%r8, %rax
	testl	%ecx, %ecx
	je	1f
.Lguarded:
	nop
.Lmapped:
1:	nop
	popq	%rbp
	ret
	.size	inner, . - inner

	.section .rodata
text:	.asciz	"some text"

	.section .probes, "aw"
	.balign	2
	.type	armed, @object
armed:	.short	0
	.size	armed, 2

	.data
	.globl	table
	.type	table, @object
table:	.long	11, 22, 33, 44
	.size	table, . - table

# The probes, as SystemTap's notes describe them.

	.macro	probe site, semaphore, name, args
	.section .note.stapsdt, "?", "note"
	.balign	4
	.long	2f - 1f, 4f - 3f, 3
1:	.asciz	"stapsdt"
2:	.balign	4
3:	.quad	\site, base, \semaphore
	.asciz	"e2e"
	.asciz	"\name"
	.asciz	"\args"
4:	.balign	4
	.endm

	.section .stapsdt.base, "aG", "progbits", .stapsdt.base, comdat
base:	.space	1

	probe	.Lpassed, 0, passed, "8@%rdi -4@%ecx 8@$7 2@16(%rbp) 8@%rdx 4@table(%rip) -8@-5 1@%cl 4@4+table(%rip)"
	probe	.Larmed, armed, armed__one, "-8@%rax"

# Probes as DTrace 2.0.7 describes them: the second argument of mapped is its first value.

	.macro	note owner, type
	.section .note.usdt, "?", "note"
	.balign	4
	.long	2f - 1f, 4f - 3f, \type
1:	.asciz	"\owner"
2:	.balign	4
3:
	.endm

	.macro	place site, type, name, count, args
	note	usdt, \type
	.quad	\site, text
	.asciz	"own"
	.asciz	"\name"
	.byte	\count
	.asciz	"\args"
4:	.balign	4
	.endm

	place	.Lasked, 2, guarded, 1, "8@%rax"
	place	.Lguarded, 1, guarded, 0, ""
	place	.Lmapped, 1, mapped, 2, "8@%rdi -8@$-1311768467294899695"
	note	prov, 1
5:	.asciz	"own"
	.balign	4
	.fill	5, 4, 0x04040500
	.long	2
	.asciz	"guarded"
	.byte	0, 0
	.balign	4
	.asciz	"mapped"
	.byte	2
	.asciz	"long"
	.asciz	"long"
	.byte	3
	.asciz	"long"
	.byte	1
	.asciz	"long"
	.byte	0
	.asciz	"long"
	.byte	0
	.balign	4
4:	.balign	4
