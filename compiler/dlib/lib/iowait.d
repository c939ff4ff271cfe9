/* The bio that a thread waits for, from entry to return. */

self uint64_t dt_bio;

fbt:vmlinux:submit_bio_wait:entry
{
	self->dt_bio = arg0;
}
