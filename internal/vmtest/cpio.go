package vmtest

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// cpioWriter writes the archive format that the kernel unpacks as its first root file system
// ("newc"): for each entry a header of 13 hexadecimal fields, the name and the content, each padded
// to four bytes; after the last an entry named TRAILER!!!. Folders come before what they hold, so
// the writer makes the missing parents of each entry.
type cpioWriter struct {
	w    *bufio.Writer
	n    int64
	ino  int
	dirs map[string]bool
}

const (
	modeDir     = 0o040000
	modeRegular = 0o100000
	modeSymlink = 0o120000
	modeChar    = 0o020000
)

func newCpioWriter(w io.Writer) *cpioWriter {
	return &cpioWriter{w: bufio.NewWriterSize(w, 1<<16), dirs: map[string]bool{".": true}}
}

func (c *cpioWriter) header(name string, mode, size int64, major, minor int) error {
	c.ino++
	n, err := fmt.Fprintf(c.w, "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%s\x00",
		c.ino, mode, 0, 0, 1, 0, size, 0, 0, major, minor, len(name)+1, 0, name)
	c.n += int64(n)
	if err != nil {
		return err
	}
	return c.pad()
}

func (c *cpioWriter) pad() error {
	n, err := c.w.Write(make([]byte, -c.n&3))
	c.n += int64(n)
	return err
}

func (c *cpioWriter) content(r io.Reader, size int64) error {
	n, err := io.CopyN(c.w, r, size)
	c.n += n
	if err != nil {
		return err
	}
	return c.pad()
}

// clean turns a guest path into the relative form that the archive holds.
func clean(name string) string { return path.Join("/", name)[1:] }

func (c *cpioWriter) parents(name string) error {
	dir := path.Dir(name)
	if c.dirs[dir] {
		return nil
	}
	return c.mkdir(dir, 0o755)
}

func (c *cpioWriter) mkdir(name string, perm int64) error {
	name = clean(name)
	if name == "" || c.dirs[name] {
		return nil
	}
	if err := c.parents(name); err != nil {
		return err
	}
	c.dirs[name] = true
	return c.header(name, modeDir|perm, 0, 0, 0)
}

func (c *cpioWriter) writeFile(name string, perm int64, r io.Reader, size int64) error {
	name = clean(name)
	if err := c.parents(name); err != nil {
		return err
	}
	if err := c.header(name, modeRegular|perm, size, 0, 0); err != nil {
		return err
	}
	return c.content(r, size)
}

func (c *cpioWriter) symlink(name, target string) error {
	name = clean(name)
	if err := c.parents(name); err != nil {
		return err
	}
	if err := c.header(name, modeSymlink|0o777, int64(len(target)), 0, 0); err != nil {
		return err
	}
	n, err := c.w.WriteString(target)
	c.n += int64(n)
	if err != nil {
		return err
	}
	return c.pad()
}

func (c *cpioWriter) charDevice(name string, perm int64, major, minor int) error {
	name = clean(name)
	if err := c.parents(name); err != nil {
		return err
	}
	return c.header(name, modeChar|perm, 0, major, minor)
}

// copyIn copies the host's file or folder. Symbolic links are followed for the named file itself and
// kept inside a folder.
func (c *cpioWriter) copyIn(name, host string) error {
	host, err := filepath.EvalSymlinks(host)
	if err != nil {
		return err
	}
	return filepath.WalkDir(host, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(host, p)
		if err != nil {
			return err
		}
		return c.copyEntry(path.Join(name, filepath.ToSlash(rel)), p, d)
	})
}

func (c *cpioWriter) copyEntry(name, host string, d fs.DirEntry) error {
	info, err := d.Info()
	if err != nil {
		return err
	}
	switch {
	case d.IsDir():
		return c.mkdir(name, int64(info.Mode().Perm()))
	case d.Type()&fs.ModeSymlink != 0:
		target, err := os.Readlink(host)
		if err != nil {
			return err
		}
		return c.symlink(name, target)
	case d.Type().IsRegular():
		f, err := os.Open(host)
		if err != nil {
			return err
		}
		defer f.Close()
		return c.writeFile(name, int64(info.Mode().Perm()), f, info.Size())
	}
	return nil
}

func (c *cpioWriter) close() error {
	if err := c.header("TRAILER!!!", 0, 0, 0, 0); err != nil {
		return err
	}
	return c.w.Flush()
}
