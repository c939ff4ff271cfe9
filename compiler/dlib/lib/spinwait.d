/* Since when a thread waits for a spin lock, and for which, where functions of the kernel say so; else contention. */

self uint64_t dt_spin;
self uint64_t dt_spin_since;

fbt:vmlinux:native_queued_spin_lock_slowpath:entry,
fbt:vmlinux:__pv_queued_spin_lock_slowpath:entry,
fbt:vmlinux:queued_spin_lock_slowpath:entry
{
	self->dt_spin = arg0;
	self->dt_spin_since = timestamp;
}

self uint64_t dt_lock;
self uint64_t dt_lock_flags;
self uint64_t dt_lock_since;

rawtp:::contention_begin
{
	self->dt_lock = arg0;
	self->dt_lock_flags = arg1;
	self->dt_lock_since = timestamp;
}
