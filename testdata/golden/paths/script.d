#pragma D option quiet

syscall::getppid:entry
/pid == $target && root == "/"/
{
	printf("%s\n%s\n%s\n", cwd, fds[90].fi_pathname, fds[90].fi_dirname);
	printf("%s %s\n", fds[91].fi_pathname, fds[91].fi_name);
	printf("%s %s\n", substr(fds[92].fi_pathname, 0, 8), fds[92].fi_fs);
	printf("%s %s\n", substr(fds[93].fi_pathname, 0, 6), fds[93].fi_fs);
	printf("%s %s\n", fds[94].fi_pathname, fds[95].fi_pathname);
	printf("%s\n", d_path(&curthread->fs->pwd));
	printf("%d\n", strlen(fds[92].fi_pathname) > 9);
}

syscall::getppid:entry
/pid == $target && root != "/"/
{
	printf("%s %s\n", root, cwd);
}
