#pragma D option quiet

fbt::vfs_write:entry
/pid == $target && arg2 == 4321/
{
	printf("%s %s\n", stringof(((struct file *)arg0)->f_path.dentry->d_name.name), probemod);
}
