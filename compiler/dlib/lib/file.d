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

/*
 * The file whose pages a bio has, or of an inode, and the mount of its whole file
 * system. Until 6.16 mounts were in a list; its head and its links stood where
 * their successors stand, before members that have the same names in all kernels.
 */
inline int dt_mounts_in_front = __exists((struct mount *)((struct mount *)NULL)->mnt_next_for_sb);
inline uint64_t dt_first_mount = (uint64_t)&((struct super_block *)NULL)->s_bdev - (dt_mounts_in_front ? 8 : 16);
inline uint64_t dt_next_mount = (uint64_t)&((struct mount *)NULL)->mnt_devname - 16;

inline struct dentry *dt_bio_dentry[struct bio *B] = (struct dentry *)
	__biodentry(B, &((struct inode *)NULL)->i_dentry,
	    &((struct dentry *)NULL)->d_fsdata, &((struct dentry *)NULL)->d_inode,
	    &((struct bio *)NULL)->bi_io_vec, &((struct bio *)NULL)->bi_opf,
	    &((struct bio *)NULL)->bi_vcnt, &((struct bio *)NULL)->bi_iter.bi_size,
	    &((struct page *)NULL)->lru, &((struct page *)NULL)->mapping, &((struct address_space *)NULL)->host,
	    &((struct inode *)NULL)->i_mapping, &((struct inode *)NULL)->i_mode);
inline struct vfsmount *dt_bio_mount[struct bio *B] = (struct vfsmount *)
	__biomount(B, &((struct inode *)NULL)->i_dentry,
	    &((struct dentry *)NULL)->d_fsdata, &((struct dentry *)NULL)->d_inode,
	    &((struct bio *)NULL)->bi_io_vec, &((struct bio *)NULL)->bi_opf,
	    &((struct bio *)NULL)->bi_vcnt, &((struct bio *)NULL)->bi_iter.bi_size,
	    &((struct page *)NULL)->lru, &((struct page *)NULL)->mapping, &((struct address_space *)NULL)->host,
	    &((struct inode *)NULL)->i_mapping, &((struct inode *)NULL)->i_mode,
	    &((struct dentry *)NULL)->d_sb, &((struct dentry *)NULL)->d_parent,
	    dt_first_mount, dt_next_mount, dt_mounts_in_front ? 0 : dt_next_mount,
	    &((struct mount *)NULL)->mnt, &((struct vfsmount *)NULL)->mnt_sb, &((struct vfsmount *)NULL)->mnt_root,
	    &((struct mount *)NULL)->mnt_ns);
inline struct dentry *dt_inode_dentry[uint64_t I] = (struct dentry *)
	__inodedentry(I, &((struct inode *)NULL)->i_dentry,
	    &((struct dentry *)NULL)->d_fsdata, &((struct dentry *)NULL)->d_inode);
inline struct vfsmount *dt_inode_mount[uint64_t I] = (struct vfsmount *)
	__inodemount(I, &((struct inode *)NULL)->i_dentry,
	    &((struct dentry *)NULL)->d_fsdata, &((struct dentry *)NULL)->d_inode,
	    &((struct dentry *)NULL)->d_sb, &((struct dentry *)NULL)->d_parent,
	    dt_first_mount, dt_next_mount, dt_mounts_in_front ? 0 : dt_next_mount,
	    &((struct mount *)NULL)->mnt, &((struct vfsmount *)NULL)->mnt_sb, &((struct vfsmount *)NULL)->mnt_root,
	    &((struct mount *)NULL)->mnt_ns);

inline string dt_bio_path[struct bio *B] =
	dt_bio_dentry[B] == NULL ? "<none>" : dt_bio_mount[B] == NULL ? "<unknown>" :
	dt_walk[dt_bio_dentry[B], dt_bio_mount[B], NULL, NULL];

translator fileinfo_t < struct bio *B > {
	fi_name = dt_bio_dentry[B] == NULL ? "<none>" : stringof(dt_bio_dentry[B]->d_name.name);
	fi_dirname = dt_bio_dentry[B] == NULL ? "<none>" :
		dt_bio_mount[B] == NULL ? "<unknown>" : dirname(dt_bio_path[B]);
	fi_pathname = dt_bio_path[B];
	fi_offset = 0;
	fi_fs = dt_bio_dentry[B] == NULL ? "<none>" : stringof(dt_bio_dentry[B]->d_sb->s_type->name);
	fi_mount = dt_bio_dentry[B] == NULL ? "<none>" : dt_bio_mount[B] == NULL ? "<unknown>" :
		dt_walk[dt_bio_mount[B]->mnt_root, dt_bio_mount[B], NULL, NULL];
	fi_oflags = 0;
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
