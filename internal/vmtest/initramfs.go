package vmtest

import (
	"archive/tar"
	"debug/elf"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed init.sh
var initScript string

var guestFolders = []string{"proc", "sys", "dev", "run", "tmp", "root", "out", "mnt", "var/tmp", "home/user", "usr"}

var guestLinks = map[string]string{"sbin": "bin", "usr/bin": "../bin", "usr/sbin": "../bin", "etc/mtab": "/proc/self/mounts"}

var guestFiles = map[string]string{
	"etc/passwd": "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/:/bin/sh\n" +
		"user:x:1000:1000:user:/home/user:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n",
	"etc/group":    "root:x:0:\ndaemon:x:1:\nuser:x:1000:\nnogroup:x:65534:\n",
	"etc/hosts":    "127.0.0.1 localhost\n::1 localhost\n127.0.1.1 vm\n",
	"etc/hostname": "vm\n",
}

func writeInitramfs(path string, spec Spec) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	c := newCpioWriter(f)
	for _, step := range []func(*cpioWriter, Spec) error{writeBase, writeBusybox, writeSpec} {
		if err := step(c, spec); err != nil {
			return err
		}
	}
	if err := c.close(); err != nil {
		return err
	}
	return f.Close()
}

func writeBase(c *cpioWriter, _ Spec) error {
	for _, dir := range guestFolders {
		if err := c.mkdir(dir, 0o755); err != nil {
			return err
		}
	}
	if err := c.charDevice("dev/console", 0o600, 5, 1); err != nil {
		return err
	}
	if err := c.writeString("init", 0o755, initScript); err != nil {
		return err
	}
	for _, name := range sortedKeys(guestFiles) {
		if err := c.writeString(name, 0o644, guestFiles[name]); err != nil {
			return err
		}
	}
	for _, name := range sortedKeys(guestLinks) {
		if err := c.symlink(name, guestLinks[name]); err != nil {
			return err
		}
	}
	return nil
}

func writeBusybox(c *cpioWriter, _ Spec) error {
	box, err := findBusybox()
	if err != nil {
		return err
	}
	if err := c.copyIn("bin/busybox", box.path); err != nil {
		return err
	}
	for _, applet := range box.applets {
		if err := c.symlink("bin/"+applet, "busybox"); err != nil {
			return err
		}
	}
	return nil
}

func writeSpec(c *cpioWriter, spec Spec) error {
	for _, name := range sortedKeys(spec.Files) {
		if err := c.copyIn(guestPath(name), spec.Files[name]); err != nil {
			return err
		}
	}
	for _, name := range sortedKeys(spec.Data) {
		if err := c.writeString(guestPath(name), 0o644, spec.Data[name]); err != nil {
			return err
		}
	}
	return c.writeString(".vmtest/command", 0o644, commandScript(spec))
}

// guestPath resolves the links in the guest's own folders, which the kernel would follow only if
// they were unpacked first.
func guestPath(name string) string {
	name = clean(name)
	for _, link := range []string{"usr/sbin", "usr/bin", "sbin"} {
		if rest, ok := strings.CutPrefix(name, link+"/"); ok {
			return "bin/" + rest
		}
	}
	return name
}

func commandScript(spec Spec) string {
	var b strings.Builder
	for _, kv := range spec.Env {
		name, value, _ := strings.Cut(kv, "=")
		fmt.Fprintf(&b, "export %s=%s\n", name, quote(value))
	}
	fmt.Fprintf(&b, "cd %s || exit 126\nexec", quote(spec.Dir))
	for _, arg := range spec.Command {
		b.WriteString(" " + quote(arg))
	}
	return b.String() + "\n"
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

func (c *cpioWriter) writeString(name string, perm int64, s string) error {
	return c.writeFile(name, perm, strings.NewReader(s), int64(len(s)))
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

type busybox struct {
	path    string
	applets []string
}

var findBusybox = sync.OnceValues(func() (busybox, error) {
	path, err := exec.LookPath("busybox")
	if err != nil {
		return busybox{}, fmt.Errorf("%w: busybox (Debian package busybox-static)", ErrMissing)
	}
	f, err := elf.Open(path)
	if err != nil {
		return busybox{}, fmt.Errorf("read busybox: %w", err)
	}
	defer f.Close()
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			return busybox{}, fmt.Errorf("%w: a static busybox, %s is dynamic (Debian package busybox-static)", ErrMissing, path)
		}
	}
	list, err := exec.Command(path, "--list").Output()
	if err != nil {
		return busybox{}, fmt.Errorf("list busybox applets: %w", err)
	}
	applets := slices.DeleteFunc(strings.Fields(string(list)), func(s string) bool { return s == "busybox" })
	return busybox{path, applets}, nil
})

// readResult reads the archive on the result disk. Its contents come from the guest: names are kept
// below dir, and only plain files, folders and links between them are made.
func readResult(res *Result, disk, dir string) error {
	f, err := os.Open(disk)
	if err != nil {
		return fmt.Errorf("open result disk: %w", err)
	}
	defer f.Close()
	found := false
	for r := tar.NewReader(f); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("%w: result disk: %v", ErrGuest, err)
		}
		if h.Name == ".vmtest/status" {
			found = true
			if res.Status, err = readStatus(r); err != nil {
				return err
			}
		} else if dir != "" {
			if err := extract(dir, h, r); err != nil {
				return fmt.Errorf("return %s: %w", h.Name, err)
			}
		}
	}
	if !found {
		return ErrGuest
	}
	res.Files = dir
	return nil
}

func readStatus(r io.Reader) (int, error) {
	text, err := io.ReadAll(io.LimitReader(r, 16))
	if err != nil {
		return 0, fmt.Errorf("%w: exit status: %v", ErrGuest, err)
	}
	status, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("%w: exit status %q", ErrGuest, text)
	}
	return status, nil
}

func extract(dir string, h *tar.Header, r io.Reader) error {
	name := strings.Trim(strings.TrimPrefix(strings.TrimPrefix(h.Name, "./"), "out"), "/")
	if name == "" {
		return os.MkdirAll(dir, 0o755)
	}
	if !filepath.IsLocal(name) {
		return errors.New("name leads out of the folder")
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	switch h.Typeflag {
	case tar.TypeDir:
		return root.MkdirAll(name, 0o755)
	case tar.TypeReg:
		if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		return writeTo(root, name, h, r)
	case tar.TypeSymlink:
		return root.Symlink(h.Linkname, name)
	}
	return nil
}

func writeTo(root *os.Root, name string, h *tar.Header, r io.Reader) error {
	f, err := root.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, h.FileInfo().Mode().Perm()|0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := io.Copy(f, r); err != nil {
		return err
	}
	return f.Close()
}
