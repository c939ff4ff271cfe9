/* Open files, from struct file. */

typedef struct fileinfo {
	string fi_name;
	string fi_dirname;
	string fi_pathname;
	loff_t fi_offset;
	string fi_fs;
	string fi_mount;
	int fi_oflags;
} fileinfo_t;

translator fileinfo_t < struct file *F > {
	fi_name = F == NULL ? "<none>" : stringof(F->f_path.dentry->d_name.name);
	fi_dirname = F == NULL ? "<none>" : stringof(F->f_path.dentry->d_parent->d_name.name);
	fi_pathname = F == NULL ? "<none>" : "<unknown>";
	fi_offset = F == NULL ? 0 : F->f_pos;
	fi_fs = F == NULL ? "<none>" : stringof(F->f_inode->i_sb->s_type->name);
	fi_mount = F == NULL ? "<none>" : "<unknown>";
	fi_oflags = F == NULL ? 0 : (int)F->f_flags;
};

/* A descriptor beyond the table is one that is not open. */
inline struct file *dt_file[int fd] = curthread->files == NULL ? NULL :
	(unsigned int)fd < curthread->files->fdt->max_fds ? curthread->files->fdt->fd[fd] : NULL;

inline fileinfo_t fds[int fd] = xlate <fileinfo_t>(dt_file[fd]);

inline string cwd = "<unknown>";
inline string root = "<unknown>";
