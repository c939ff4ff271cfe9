#pragma D option quiet

syscall::write:entry
/pid == $target && arg0 == 98/
{
	printf("%d\n", curthread->se.sum_exec_runtime >= 0);
	printf("%d\n", curthread->cred->uid.val == uid);
	this->f = curthread->files->fdt->fd[98];
	printf("%s\n", stringof(this->f->f_path.dentry->d_name.name));
	printf("%s\n", stringof(this->f->f_path.dentry->d_inode->i_sb->s_type->name));
	printf("%o\n", this->f->f_path.dentry->d_inode->i_mode & 0170000);
}
