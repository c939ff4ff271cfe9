#pragma D option quiet

fbt:vmlinux:vfs_write:entry
/pid == $target && arg2 == 4321/
{
	self->name = ((struct file *)arg0)->f_path.dentry->d_name.name;
}

fbt:vmlinux:vfs_write:return
/self->name/
{
	printf("%s %s %d\n", probefunc, stringof(self->name), arg1);
	self->name = 0;
}
