/* The spin lock that a thread takes, from entry to return. */

self uint64_t dt_spinlock;

fbt:vmlinux:_raw_spin_lock:entry,
fbt:vmlinux:_raw_spin_lock_bh:entry,
fbt:vmlinux:_raw_spin_lock_irq:entry,
fbt:vmlinux:_raw_spin_lock_irqsave:entry,
fbt:vmlinux:_raw_spin_trylock:entry,
fbt:vmlinux:_raw_spin_trylock_bh:entry
{
	self->dt_spinlock = arg0;
}
