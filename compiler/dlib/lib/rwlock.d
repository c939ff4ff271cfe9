/* The rwlock that a thread takes, from entry to return. */

self uint64_t dt_rwlock;

fbt:vmlinux:_raw_read_lock:entry,
fbt:vmlinux:_raw_read_lock_bh:entry,
fbt:vmlinux:_raw_read_lock_irq:entry,
fbt:vmlinux:_raw_read_lock_irqsave:entry,
fbt:vmlinux:_raw_write_lock:entry,
fbt:vmlinux:_raw_write_lock_bh:entry,
fbt:vmlinux:_raw_write_lock_irq:entry,
fbt:vmlinux:_raw_write_lock_irqsave:entry
{
	self->dt_rwlock = arg0;
}
