/* The mutex that a thread takes, from entry to return. */

self uint64_t dt_mutex;

fbt:vmlinux:mutex_lock:entry,
fbt:vmlinux:mutex_lock_interruptible:entry,
fbt:vmlinux:mutex_lock_killable:entry,
fbt:vmlinux:mutex_trylock:entry
{
	self->dt_mutex = arg0;
}
