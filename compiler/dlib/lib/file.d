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

/*
 * The path of a dentry in a mount, up to a root. __path walks; the numbers are
 * where it finds what it needs.
 */
inline string dt_walk[struct dentry *D, struct vfsmount *M, struct dentry *R, struct vfsmount *N] =
	__path(D, M, R, N,
	    &((struct dentry *)NULL)->d_parent, &((struct dentry *)NULL)->d_name.name,
	    &((struct dentry *)NULL)->d_name.len, &((struct dentry *)NULL)->d_hash.pprev,
	    &((struct vfsmount *)NULL)->mnt_root, &((struct mount *)NULL)->mnt,
	    &((struct mount *)NULL)->mnt_parent, &((struct mount *)NULL)->mnt_mountpoint);

/* What has no place in a file system has a name that its kind makes. */
inline int dt_placeless[struct dentry *D, struct vfsmount *M] =
	D->d_op != NULL && D->d_op->d_dname != NULL && (D != D->d_parent || D != M->mnt_root);

inline string dt_made_name[struct dentry *D, string T] =
	T == "anon_inodefs" ? strjoin("anon_inode:", stringof(D->d_name.name)) :
	T == "sockfs" || T == "pipefs" ?
	strjoin(T == "sockfs" ? "socket:[" : "pipe:[", strjoin(lltostr(D->d_inode->i_ino), "]")) :
	strjoin("/", strjoin(stringof(D->d_name.name), " (deleted)"));

inline string dt_path[struct dentry *D, struct vfsmount *M] =
	dt_placeless[D, M] ? dt_made_name[D, stringof(D->d_sb->s_type->name)] :
	dt_walk[D, M, curthread->fs == NULL ? NULL : curthread->fs->root.dentry,
	    curthread->fs == NULL ? NULL : curthread->fs->root.mnt];

/* d_path() */
inline string dt_d_path[struct path *P] = dt_path[P->dentry, P->mnt];

translator fileinfo_t < struct file *F > {
	fi_name = F == NULL ? "<none>" : stringof(F->f_path.dentry->d_name.name);
	fi_dirname = F == NULL ? "<none>" : dirname(dt_path[F->f_path.dentry, F->f_path.mnt]);
	fi_pathname = F == NULL ? "<none>" : dt_path[F->f_path.dentry, F->f_path.mnt];
	fi_offset = F == NULL ? 0 : F->f_pos;
	fi_fs = F == NULL ? "<none>" : stringof(F->f_path.mnt->mnt_sb->s_type->name);
	fi_mount = F == NULL ? "<none>" : dt_path[F->f_path.mnt->mnt_root, F->f_path.mnt];
	fi_oflags = F == NULL ? 0 : (int)F->f_flags;
};

/* A descriptor beyond the table is one that is not open. */
inline struct file *dt_file[int fd] = curthread->files == NULL ? NULL :
	(unsigned int)fd < curthread->files->fdt->max_fds ? curthread->files->fdt->fd[fd] : NULL;

inline fileinfo_t fds[int fd] = xlate <fileinfo_t>(dt_file[fd]);

inline string cwd = curthread->fs == NULL ? "<none>" :
	dt_path[curthread->fs->pwd.dentry, curthread->fs->pwd.mnt];
/* From the root of its mount namespace: "/" unless it has changed its root. */
inline string root = curthread->fs == NULL ? "<none>" :
	dt_walk[curthread->fs->root.dentry, curthread->fs->root.mnt, NULL, NULL];
