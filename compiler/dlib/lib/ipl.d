/*
 * What the CPU is interrupted by: 0 nothing, 1 a soft interrupt, 2 a hard one, 3
 * one that cannot be masked. On x86 it stands in a word of each CPU: of its own
 * until 6.1 and from 6.15, in pcpu_hot between; a kernel that does not list its
 * variables gives 0. On other machines it stands with the thread.
 */

inline uint64_t dt_of_cpu[uint64_t A] = A + *((uint64_t *)&`__per_cpu_offset + cpu);

inline uint32_t dt_preempt_count =
	__exists((uint32_t)curthread->thread_info.preempt_count) ?
	(uint32_t)curthread->thread_info.preempt_count :
	(uint64_t)&`__per_cpu_offset == 0 ? 0 :
	(uint64_t)&`__preempt_count != 0 ? *(uint32_t *)dt_of_cpu[(uint64_t)&`__preempt_count] :
	(uint64_t)&`pcpu_hot != 0 ? *(uint32_t *)(dt_of_cpu[(uint64_t)&`pcpu_hot] + 8) : 0;

inline uint_t ipl =
	dt_preempt_count & 0xf00000 ? 3 : dt_preempt_count & 0xf0000 ? 2 : dt_preempt_count & 0x100 ? 1 : 0;
