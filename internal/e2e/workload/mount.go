package main

// File systems of their own, for tests of the I/O that they do: xfs on a loop device,
// and NFS, whose server is this machine. Both are gone at the end.

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

const (
	sectorSize = 512
	imageSize  = 300 << 20 // as little as mkfs.xfs takes
)

// xfsImage is an empty file system, as genxfs writes it: numbers of sectors, each
// with the sector behind it.
//
//go:embed xfs.gz
var xfsImage []byte

// mountXFS mounts the image, writes a file and unmounts it again.
func mountXFS(a arguments) (err error) {
	dir, err := os.MkdirTemp("", "xfs")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	image := filepath.Join(dir, "image")
	if err := writeImage(image); err != nil {
		return fmt.Errorf("write image: %w", err)
	}
	disk, release, err := loopDevice(image)
	if err != nil {
		return fmt.Errorf("set up loop device: %w", err)
	}
	defer release()
	at := filepath.Join(dir, "xfs")
	return mounted(disk, at, "xfs", "", func() error { return writeThrough(filepath.Join(at, a.text(0)), a.number(1)) })
}

func mounted(from, at, kind, options string, do func() error) error {
	if err := os.Mkdir(at, 0o777); err != nil {
		return err
	}
	if err := unix.Mount(from, at, kind, 0, options); err != nil {
		return fmt.Errorf("mount %s: %w", kind, err)
	}
	err := do()
	return errors.Join(err, unix.Unmount(at, 0))
}

func writeImage(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := gzip.NewReader(bytes.NewReader(xfsImage))
	if err != nil {
		return err
	}
	var sector struct {
		Number uint32
		Data   [sectorSize]byte
	}
	for {
		err := binary.Read(r, binary.LittleEndian, &sector)
		if err == io.EOF {
			return f.Truncate(imageSize)
		}
		if err != nil {
			return err
		}
		if _, err := f.WriteAt(sector.Data[:], int64(sector.Number)*sectorSize); err != nil {
			return err
		}
	}
}

// loopDevice makes a disk of a file.
func loopDevice(path string) (disk string, release func(), err error) {
	control, err := os.OpenFile("/dev/loop-control", os.O_RDWR, 0)
	if err != nil {
		return "", nil, err
	}
	defer control.Close()
	n, err := unix.IoctlRetInt(int(control.Fd()), unix.LOOP_CTL_GET_FREE)
	if err != nil {
		return "", nil, err
	}
	disk = fmt.Sprint("/dev/loop", n)
	dev, err := os.OpenFile(disk, os.O_RDWR, 0)
	if err != nil {
		return "", nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err == nil {
		err = unix.IoctlSetInt(int(dev.Fd()), unix.LOOP_SET_FD, int(f.Fd()))
		f.Close()
	}
	if err != nil {
		dev.Close()
		return "", nil, err
	}
	return disk, func() {
		unix.IoctlSetInt(int(dev.Fd()), unix.LOOP_CLR_FD, 0)
		dev.Close()
	}, nil
}

// mountNFS serves a folder to this machine by NFS 4.2 and writes and reads a file there.
// What a server's programs would answer to questions of the kernel is told it beforehand.
func mountNFS(a arguments) error {
	dir, err := os.MkdirTemp("", "nfs")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	shared := filepath.Join(dir, "shared")
	if err := os.Mkdir(shared, 0o777); err != nil {
		return err
	}
	stop, err := serveNFS(shared)
	if err != nil {
		return fmt.Errorf("start server: %w", err)
	}
	defer stop()
	at := filepath.Join(dir, "nfs")
	use := func(do func(string) error) error {
		return mounted("127.0.0.1:/", at, "nfs4", "vers=4.2,addr=127.0.0.1,clientaddr=127.0.0.1,proto=tcp,port=2049", func() error {
			return do(filepath.Join(at, a.text(0)))
		})
	}
	if err := use(func(path string) error { return writeNew(path, a.number(1)) }); err != nil {
		return err
	}
	if err := os.Remove(at); err != nil {
		return err
	}
	return use(func(path string) error { _, err := os.ReadFile(path); return err })
}

func writeNew(path string, n int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, n))
	return errors.Join(err, f.Sync(), f.Close())
}

const (
	never     = "2147483647" // when what is told expires
	anyUser   = "65534"
	shareFlag = "9216" // no check of folders above, a number for the file system
)

// serveNFS exports a folder as number 0, the root of all that is exported.
func serveNFS(dir string) (stop func(), err error) {
	const files = "/proc/fs/nfsd/"
	if _, err := os.Stat(files + "threads"); err != nil {
		if err := unix.Mount("nfsd", files, "nfsd", 0, ""); err != nil {
			return nil, err
		}
	}
	var plain net.ListenConfig
	plain.SetMultipathTCP(false)
	l, err := plain.Listen(context.Background(), "tcp4", "127.0.0.1:2049")
	if err != nil {
		return nil, err
	}
	defer l.Close()
	f, err := l.(*net.TCPListener).File()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for _, told := range []struct{ file, text string }{
		{files + "versions", "-2 -3 +4 +4.1 +4.2\n"},
		{"/proc/net/rpc/auth.unix.ip/channel", "nfsd 127.0.0.1 " + never + " local\n"},
		{"/proc/net/rpc/auth.unix.gid/channel", "0 " + never + " 1 0\n"},
		{"/proc/net/rpc/nfsd.export/channel", "local " + dir + " " + never + " " + shareFlag + " " + anyUser + " " + anyUser + " 0\n"},
		{"/proc/net/rpc/nfsd.fh/channel", `local 1 \x00000000 ` + never + " " + dir + "\n"},
		{files + "nfsv4leasetime", "10\n"},
		{files + "nfsv4gracetime", "10\n"},
		{files + "portlist", fmt.Sprintln(f.Fd())},
		{files + "threads", "2\n"},
	} {
		if err := tell(told.file, told.text); err != nil {
			return nil, fmt.Errorf("tell %s: %w", told.file, err)
		}
	}
	tell(files+"v4_end_grace", "Y\n") // busy where it has ended
	return func() { tell(files+"threads", "0\n") }, nil
}

// tell writes in one call.
func tell(file, text string) error {
	f, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.WriteString(text)
	return err
}
