#pragma D option quiet

int schedule(void);

syscall::getppid:entry
/pid == $target/
{
	printf("%d %d %d\n", `jiffies > 0, vmlinux`jiffies - `jiffies, sizeof(`jiffies));
	printf("%d %d\n", `vfs_read > 0xffffffff00000000, `vfs_read == (uintptr_t)&`vfs_read);
	printf("%d %d\n", schedule == `schedule, vmlinux`schedule == `vfs_read);
	printf("%a\n", `vfs_read);
	printf("%d\n", *(char *)`vfs_read == *(char *)(uintptr_t)&`vfs_read);
}
