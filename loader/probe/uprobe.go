package probe

import (
	"errors"
	"os"
	"path/filepath"
	"unsafe"

	"golang.org/x/sys/unix"
)

const attachUprobeMulti = 48

// tryUprobeMulti makes a link to a file whose name cannot be read.
func tryUprobeMulti() error {
	fd, err := load(progTypeKprobe, attachUprobeMulti, 0)
	if err != nil {
		return refused(UprobeMulti, err)
	}
	defer unix.Close(fd)
	attr := struct {
		fd, target, attachType, flags uint32
		path, offsets, refs, cookies  uint64
		count, multi, pid, _          uint32
	}{fd: uint32(fd), attachType: attachUprobeMulti, path: unreadable, offsets: unreadable, count: 1}
	link, err := bpf(unix.BPF_LINK_CREATE, unsafe.Pointer(&attr), unsafe.Sizeof(attr))
	if err == nil {
		_ = unix.Close(link)
		return nil
	}
	if errors.Is(err, unix.EFAULT) {
		return nil
	}
	return refused(UprobeMulti, err)
}

func tryUprobe() error {
	if _, err := os.Stat(filepath.Join(eventSources, "uprobe")); err != nil {
		if _, sysfs := os.Stat(eventSources); sysfs != nil {
			return errors.New("uprobe: sysfs not mounted")
		}
		return errors.New("uprobe: CONFIG_UPROBE_EVENTS=n")
	}
	return nil
}
