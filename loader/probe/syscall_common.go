package probe

// System calls have the same numbers on all architectures from 424 on.

const firstCommonSyscall = 424

var commonSyscalls = [...]string{
	424 - firstCommonSyscall: "pidfd_send_signal",
	425 - firstCommonSyscall: "io_uring_setup",
	426 - firstCommonSyscall: "io_uring_enter",
	427 - firstCommonSyscall: "io_uring_register",
	428 - firstCommonSyscall: "open_tree",
	429 - firstCommonSyscall: "move_mount",
	430 - firstCommonSyscall: "fsopen",
	431 - firstCommonSyscall: "fsconfig",
	432 - firstCommonSyscall: "fsmount",
	433 - firstCommonSyscall: "fspick",
	434 - firstCommonSyscall: "pidfd_open",
	435 - firstCommonSyscall: "clone3",
	436 - firstCommonSyscall: "close_range",
	437 - firstCommonSyscall: "openat2",
	438 - firstCommonSyscall: "pidfd_getfd",
	439 - firstCommonSyscall: "faccessat2",
	440 - firstCommonSyscall: "process_madvise",
	441 - firstCommonSyscall: "epoll_pwait2",
	442 - firstCommonSyscall: "mount_setattr",
	443 - firstCommonSyscall: "quotactl_fd",
	444 - firstCommonSyscall: "landlock_create_ruleset",
	445 - firstCommonSyscall: "landlock_add_rule",
	446 - firstCommonSyscall: "landlock_restrict_self",
	447 - firstCommonSyscall: "memfd_secret",
	448 - firstCommonSyscall: "process_mrelease",
	449 - firstCommonSyscall: "futex_waitv",
	450 - firstCommonSyscall: "set_mempolicy_home_node",
	451 - firstCommonSyscall: "cachestat",
	452 - firstCommonSyscall: "fchmodat2",
	453 - firstCommonSyscall: "map_shadow_stack",
	454 - firstCommonSyscall: "futex_wake",
	455 - firstCommonSyscall: "futex_wait",
	456 - firstCommonSyscall: "futex_requeue",
	457 - firstCommonSyscall: "statmount",
	458 - firstCommonSyscall: "listmount",
	459 - firstCommonSyscall: "lsm_get_self_attr",
	460 - firstCommonSyscall: "lsm_set_self_attr",
	461 - firstCommonSyscall: "lsm_list_modules",
	462 - firstCommonSyscall: "mseal",
	463 - firstCommonSyscall: "setxattrat",
	464 - firstCommonSyscall: "getxattrat",
	465 - firstCommonSyscall: "listxattrat",
	466 - firstCommonSyscall: "removexattrat",
	467 - firstCommonSyscall: "open_tree_attr",
	468 - firstCommonSyscall: "file_getattr",
	469 - firstCommonSyscall: "file_setattr",
	470 - firstCommonSyscall: "listns",
	471 - firstCommonSyscall: "rseq_slice_yield",
}

// syscallTable is the names of all system calls by number, "" for none.
var syscallTable = joinSyscalls()

func joinSyscalls() []string {
	all := make([]string, firstCommonSyscall+len(commonSyscalls))
	copy(all, syscallNames[:])
	copy(all[firstCommonSyscall:], commonSyscalls[:])
	return all
}
