/* Locks of the loader's own process, which are free. */
#pragma D option quiet

BEGIN
{
	this->m = &curthread->signal->cred_guard_mutex;
	printf("%d %d\n", mutex_owned(this->m), mutex_owner(this->m) == NULL);
	printf("%d %d\n", mutex_type_adaptive(this->m), mutex_type_spin(this->m));
	this->s = &curthread->mm->mmap_lock;
	printf("%d %d %d\n", rw_read_held(this->s), rw_write_held(this->s), rw_iswriter(this->s));
}

BEGIN
{
	mutex_owner((struct mutex *)NULL);
}

BEGIN
{
	rw_read_held((rwlock_t *)NULL);
}

BEGIN
{
	exit(0);
}

ERROR
{
	printf("fault %d at %d\n", arg4, arg5);
}
