/* Since when a thread waits for a spin lock, and for which, where functions of the kernel say so. */

self uint64_t dt_spin;
self uint64_t dt_spin_since;

fbt:vmlinux:native_queued_spin_lock_slowpath:entry,
fbt:vmlinux:__pv_queued_spin_lock_slowpath:entry,
fbt:vmlinux:queued_spin_lock_slowpath:entry
{
	self->dt_spin = arg0;
	self->dt_spin_since = timestamp;
}
