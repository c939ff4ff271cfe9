/*
 * Time that the current thread has spent on CPUs, from some moment on. Each switch
 * adds what the thread that leaves has spent since the last switch of its CPU.
 * Where a CPU has not switched yet the clock itself stands in, which cancels out:
 * only differences mean anything.
 */

uint64_t dt_vtime_switch[4096];
self uint64_t dt_vtime_spent;

inline uint64_t vtimestamp = self->dt_vtime_spent + (timestamp - dt_vtime_switch[cpu & 4095]);

rawtp:::sched_switch
{
	self->dt_vtime_spent += timestamp - dt_vtime_switch[cpu & 4095];
	dt_vtime_switch[cpu & 4095] = timestamp;
}
