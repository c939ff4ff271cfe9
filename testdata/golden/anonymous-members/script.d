/* The members of mm_struct are in an anonymous struct. */
#pragma D option quiet

syscall::getppid:entry
/pid == $target/
{
	printf("%d\n", curthread->mm->total_vm > 0);
	printf("%s\n", stringof(curthread->mm->exe_file->f_path.dentry->d_name.name));
	printf("%d\n", curthread->mm->exe_file->f_path.dentry->d_name.len);
	printf("%d\n", curthread->mm->arg_end > curthread->mm->arg_start);
}
