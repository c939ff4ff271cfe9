/*
 * kernelfiles: files and file systems that are read and written, as the kernel
 * sees them: by the name of the directory entry, also for memory mappings and
 * calls that carry no name.
 *
 * Needs: fbt::vfs_read:entry
 */
#pragma D option quiet
#pragma D option defaultargs
#pragma D option strsize=64
#pragma D option aggsize=8m

inline int TOP = $1 ? $1 : 15;

fbt::vfs_read:entry,
fbt::vfs_write:entry
/args[0] != NULL/
{
	self->file = args[0];
	self->size = arg2;
	self->start = timestamp;
	self->offset = args[0]->f_pos;
}

fbt::vfs_read:return
/self->file && (int64_t)arg1 >= 0/
{
	this->dentry = self->file->f_path.dentry;
	@reads[stringof(this->dentry->d_name.name)] = sum((int64_t)arg1);
	@readers[execname, stringof(this->dentry->d_name.name)] = count();
	@systems["read", stringof(self->file->f_inode->i_sb->s_id)] = sum((int64_t)arg1);
	@times["read"] = quantize(timestamp - self->start);
}

fbt::vfs_write:return
/self->file && (int64_t)arg1 >= 0/
{
	this->dentry = self->file->f_path.dentry;
	@writes[stringof(this->dentry->d_name.name)] = sum((int64_t)arg1);
	@writers[execname, stringof(this->dentry->d_name.name)] = count();
	@systems["write", stringof(self->file->f_inode->i_sb->s_id)] = sum((int64_t)arg1);
	@times["write"] = quantize(timestamp - self->start);
}

fbt::vfs_read:return,
fbt::vfs_write:return
/self->file/
{
	@types[stringof(self->file->f_inode->i_sb->s_type->name)] = count();
	@modes[self->file->f_inode->i_mode & 0xf000] = count();
	@offsets[probefunc] = lquantize(self->offset >> 20, 0, 1024, 64);
	@asked[probefunc] = avg(self->size);
	self->file = 0;
	self->start = 0;
}

fbt::vfs_fsync_range:entry
{
	self->sync = timestamp;
}

fbt::vfs_fsync_range:return
/self->sync/
{
	@syncs[execname] = quantize((timestamp - self->sync) / 1000);
	self->sync = 0;
}

fbt::vfs_unlink:entry,
fbt::vfs_rename:entry,
fbt::vfs_mkdir:entry
{
	@changes[probefunc, execname] = count();
	@paths[stack(4)] = count();
}

END
{
	trunc(@reads, TOP);
	trunc(@writes, TOP);
	trunc(@readers, TOP);
	trunc(@writers, TOP);
	trunc(@paths, 3);
	printf("Bytes read:\n");
	printa("  %-40s %@12d\n", @reads);
	printf("Bytes written:\n");
	printa("  %-40s %@12d\n", @writes);
	printf("Readers:\n");
	printa("  %-16s %-40s %@8u\n", @readers);
	printf("Writers:\n");
	printa("  %-16s %-40s %@8u\n", @writers);
	printf("File systems:\n");
	printa("  %-6s %-20s %@12d\n", @systems);
	printf("Types:\n");
	printa("  %-20s %@8u\n", @types);
	printf("Kinds (upper bits of the mode):\n");
	printa("  %6o %@8u\n", @modes);
	printf("Nanoseconds:\n");
	printa("  %s\n%@d\n", @times);
	printf("Position in MiB:\n");
	printa("  %s\n%@d\n", @offsets);
	printf("Bytes asked for, on average:\n");
	printa("  %-16s %@8d\n", @asked);
	printf("Microseconds to flush:\n");
	printa("  %s\n%@d\n", @syncs);
	printf("Changes of folders:\n");
	printa("  %-16s %-16s %@8u\n", @changes);
	printa("%k%@8u\n", @paths);
}
