package symbol

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// Files of traced processes are opened by their names, which the processes may have given to
// something else meanwhile: a FIFO, whose opening waits for ever; a device, on which opening has
// an effect; a symbolic link, which in the root of a container is meant for that root and
// would lead into ours. So a name is first looked up without opening what it names (O_PATH), below the
// root that it is for, and only a regular file is opened.

var errIrregular = errors.New("not a regular file")

// OpenRegular opens a regular file that belongs to somebody else.
func OpenRegular(path string) (*os.File, error) { return openIn("", path) }

// openIn opens a regular file below a folder that stands for /, "" for ours.
func openIn(root, path string) (*os.File, error) {
	fd, err := lookUp(root, path)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: root + path, Err: err}
	}
	defer unix.Close(fd)
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return nil, err
	}
	if st.Mode&unix.S_IFMT != unix.S_IFREG {
		return nil, errIrregular
	}
	return os.Open(fmt.Sprintf("/proc/self/fd/%d", fd))
}

// lookUp finds what has a name, without opening it. Where a filter of system calls does not know
// openat2 links lead into our root.
func lookUp(root, path string) (int, error) {
	const flags = unix.O_PATH | unix.O_CLOEXEC
	if root == "" {
		return unix.Open(path, flags, 0)
	}
	dir, err := unix.Open(root, flags|unix.O_DIRECTORY, 0)
	if err != nil {
		return -1, err
	}
	defer unix.Close(dir)
	fd, err := unix.Openat2(dir, path, &unix.OpenHow{Flags: flags, Resolve: unix.RESOLVE_IN_ROOT | unix.RESOLVE_NO_MAGICLINKS})
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EPERM) {
		return unix.Open(root+path, flags, 0)
	}
	return fd, err
}
