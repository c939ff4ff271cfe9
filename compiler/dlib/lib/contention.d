/* The lock that a thread waits for, how, and since when. */

self uint64_t dt_lock;
self uint64_t dt_lock_flags;
self uint64_t dt_lock_since;

rawtp:::contention_begin
{
	self->dt_lock = arg0;
	self->dt_lock_flags = arg1;
	self->dt_lock_since = timestamp;
}
