/* Processes and threads, from struct task_struct. */

typedef int taskid_t;
typedef int dprojid_t;
typedef int poolid_t;
typedef int zoneid_t;

typedef struct timestruc {
	long tv_sec;
	long tv_nsec;
} timestruc_t;

inline int PR_MODEL_ILP32 = 1;
inline int PR_MODEL_LP64 = 2;

inline int PR_STOPPED = 0x1;
inline int PR_ISTOP = 0x2;
inline int PR_DSTOP = 0x4;
inline int PR_IDLE = 0x10000000;

inline char SSLEEP = 1;
inline char SRUN = 2;
inline char SZOMB = 3;
inline char SSTOP = 4;
inline char SIDL = 5;
inline char SONPROC = 6;
inline char SWAIT = 7;

typedef struct lwpsinfo {
	int pr_flag;
	id_t pr_lwpid;
	uintptr_t pr_addr;
	uintptr_t pr_wchan;
	char pr_stype;
	char pr_state;
	char pr_sname;
	char pr_nice;
	short pr_syscall;
	char pr_oldpri;
	char pr_cpu;
	int pr_pri;
	ushort_t pr_pctcpu;
	timestruc_t pr_start;
	timestruc_t pr_time;
	char pr_clname[8];
	char pr_name[16];
	processorid_t pr_onpro;
	processorid_t pr_bindpro;
	int pr_bindpset;
	int pr_lgrp;
} lwpsinfo_t;

typedef struct psinfo {
	int pr_flag;
	int pr_nlwp;
	pid_t pr_pid;
	pid_t pr_ppid;
	pid_t pr_pgid;
	pid_t pr_sid;
	uid_t pr_uid;
	uid_t pr_euid;
	uid_t pr_gid;
	uid_t pr_egid;
	uintptr_t pr_addr;
	size_t pr_size;
	size_t pr_rssize;
	struct tty_struct *pr_ttydev;
	ushort_t pr_pctcpu;
	ushort_t pr_pctmem;
	timestruc_t pr_start;
	timestruc_t pr_time;
	timestruc_t pr_ctime;
	char pr_fname[16];
	string pr_psargs;
	int pr_wstat;
	int pr_argc;
	uintptr_t pr_argv;
	uintptr_t pr_envp;
	char pr_dmodel;
	taskid_t pr_taskid;
	dprojid_t pr_projid;
	int pr_nzomb;
	poolid_t pr_poolid;
	zoneid_t pr_zoneid;
	id_t pr_contract;
	lwpsinfo_t pr_lwp;
} psinfo_t;

/* Until 5.14 the state was a long with the name state. */
inline unsigned int dt_task_state[struct task_struct *T] =
	__exists((unsigned int)T->__state) ? (unsigned int)T->__state : (unsigned int)(long)T->state;

/* Since 5.14 the CPU has a member of the task; before, of its thread_info. */
inline int dt_task_cpu[struct task_struct *T] =
	__exists((unsigned int)T->thread_info.cpu) ? (int)(unsigned int)T->thread_info.cpu : (int)(unsigned int)T->cpu;


/* A program begins with its stack at argc, argv, a NULL, envp. */
inline int dt_argc[struct task_struct *T] = T != curthread || T->mm == NULL || T->mm->start_stack == 0 ? 0 :
	*(int *)copyin(T->mm->start_stack, 4);

translator psinfo_t < struct task_struct *T > {
	pr_nlwp = 1;
	pr_pid = T->tgid;
	pr_ppid = T->real_parent->tgid;
	pr_pgid = T->signal->pids[2]->numbers[0].nr;
	pr_sid = T->signal->pids[3]->numbers[0].nr;
	pr_uid = T->cred->uid.val;
	pr_euid = T->cred->euid.val;
	pr_gid = T->cred->gid.val;
	pr_egid = T->cred->egid.val;
	pr_addr = (uintptr_t)T;
	pr_ttydev = T->signal->tty != NULL ? T->signal->tty : (struct tty_struct *)-1;
	pr_fname = T->comm;
	pr_psargs = T == curthread ? execargs : "<unknown>";
	pr_wstat = 0;
	pr_size = T->mm == NULL ? 0 : T->mm->total_vm << 2;
	pr_argc = dt_argc[T];
	pr_argv = dt_argc[T] == 0 ? 0 : T->mm->start_stack + 8;
	pr_envp = dt_argc[T] == 0 ? 0 : T->mm->start_stack + 16 + 8 * dt_argc[T];
	pr_dmodel = PR_MODEL_LP64;
	pr_taskid = 0;
	pr_projid = 0;
	pr_nzomb = 0;
	pr_poolid = 0;
	pr_zoneid = 0;
	pr_contract = 0;
};

translator lwpsinfo_t < struct task_struct *T > {
	pr_flag = dt_task_state[T] & 0x4 ? PR_STOPPED : 0;
	pr_lwpid = T->pid;
	pr_addr = (uintptr_t)T;
	pr_wchan = 0;
	pr_stype = 0;
	pr_state = dt_task_state[T] & 0x3 ? SSLEEP : dt_task_state[T] & 0xc ? SSTOP :
		dt_task_state[T] & 0xb0 ? SZOMB : dt_task_state[T] & 0x300 ? SWAIT : SRUN;
	pr_sname = dt_task_state[T] & 0x3 ? 'S' : dt_task_state[T] & 0xc ? 'T' :
		dt_task_state[T] & 0xb0 ? 'Z' : dt_task_state[T] & 0x300 ? 'W' : 'R';
	pr_nice = T->static_prio - 120;
	pr_pri = T->prio;
	pr_name = T->comm;
	pr_onpro = T == curthread ? cpu : dt_task_cpu[T];
};

inline psinfo_t *curpsinfo = xlate <psinfo_t *>(curthread);
inline lwpsinfo_t *curlwpsinfo = xlate <lwpsinfo_t *>(curthread);
