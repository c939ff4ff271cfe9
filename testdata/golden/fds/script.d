#pragma D option quiet

syscall::write:entry
/pid == $target && arg0 == 98/
{
	printf("%s %d %x\n", fds[arg0].fi_name, fds[arg0].fi_offset, fds[arg0].fi_oflags & 3);
	printf("%s %s\n", fds[arg0].fi_pathname, fds[arg0].fi_dirname);
	printf("%s %d\n", fds[arg0].fi_mount, fds[arg0].fi_fs == "devtmpfs" || fds[arg0].fi_fs == "tmpfs");
	printf("%s %s %s %d\n", fds[4000].fi_name, fds[4000].fi_dirname, fds[4000].fi_fs, fds[4000].fi_offset);
	printf("%s %s\n", fds[-1].fi_pathname, fds[-1].fi_mount);
	printf("%s\n", d_path(&curthread->files->fdt->fd[98]->f_path));
}
