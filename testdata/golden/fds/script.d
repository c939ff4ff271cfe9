#pragma D option quiet

syscall::write:entry
/pid == $target && arg0 == 98/
{
	printf("%s %d %x\n", fds[arg0].fi_name, fds[arg0].fi_offset, fds[arg0].fi_oflags & 3);
	printf("%s %s\n", fds[arg0].fi_dirname, fds[arg0].fi_fs == "devtmpfs" || fds[arg0].fi_fs == "tmpfs" ? "dev" : fds[arg0].fi_fs);
	printf("%s %s %s %d\n", fds[4000].fi_name, fds[4000].fi_dirname, fds[4000].fi_fs, fds[4000].fi_offset);
	printf("%s %s\n", fds[-1].fi_name, fds[-1].fi_mount);
}
