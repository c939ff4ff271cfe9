package vmtest

// Modules of the kernel. A machine that wants some (Spec.Modules) gets them, and what
// they depend on, in its initramfs, and loads them before the command runs. They are
// those of the very package that the kernel came from, or of the package beside it;
// the first machine that wants any has them fetched, into the cache's folder for the
// series. Only those that may be wanted are kept: see keptModule, whose sum is in the
// folder's name, so that what is kept is what this says.

import (
	"archive/tar"
	"debug/elf"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/ulikunitz/xz"
)

var keptModule = regexp.MustCompile(`/kernel/(?:fs/(?:xfs|nfs|nfsd|nfs_common|lockd|fscache|netfs)/.*|net/(?:sunrpc|dns_resolver)/.*|` +
	`drivers/block/(?:loop|brd)|drivers/net/dummy|lib/.*|crypto/(?:crc32c_generic|xor|md5|hmac|des_generic|cbc|cts))\.ko(\.xz)?$`)

// moduleFolder returns the folder with the kernel's modules, which it fetches if need be.
func (k *Kernel) moduleFolder() (string, error) {
	dir := filepath.Join(filepath.Dir(k.Image), fmt.Sprintf("modules-%08x", crc32.ChecksumIEEE([]byte(keptModule.String()))))
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	unlock, err := lock(filepath.Join(filepath.Dir(k.Image), "..", "lock"))
	if err != nil {
		return "", fmt.Errorf("lock kernel cache: %w", err)
	}
	defer unlock()
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	if err := k.fetchModules(dir); err != nil {
		return "", fmt.Errorf("fetch modules of kernel %s: %w", k.Series, err)
	}
	return dir, nil
}

// Module returns the file of a module, for a test that loads it itself. ErrMissing says
// that it is a part of the kernel, or that the kernel has none.
func (k *Kernel) Module(name string) (string, error) {
	dir, err := k.moduleFolder()
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, name+".ko")
	if _, err := os.Stat(file); err != nil {
		return "", fmt.Errorf("%w: module %s of kernel %s", ErrMissing, name, k.Series)
	}
	return file, nil
}

func (k *Kernel) fetchModules(dir string) error {
	work, err := os.MkdirTemp(filepath.Dir(dir), "fetch-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	a, err := newApt(work, k.Series)
	if err != nil {
		return err
	}
	name := strings.Replace(k.Package, "linux-binary-", "linux-modules-", 1)
	deb, err := a.download(name)
	if err != nil {
		return fmt.Errorf("%w: package %s at the Debian mirror: %v", ErrMissing, name, err)
	}
	into := filepath.Join(work, "modules")
	if err := unpackModules(deb, into); err != nil {
		return fmt.Errorf("unpack %s: %w", name, err)
	}
	return os.Rename(into, dir)
}

func unpackModules(deb, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	cmd := exec.Command("dpkg-deb", "--fsys-tarfile", deb)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	err = copyModules(tar.NewReader(pipe), dir)
	if err != nil {
		cmd.Process.Kill()
	}
	return errors.Join(err, cmd.Wait())
}

// copyModules writes each module as NAME.ko, with the name that the kernel has for it.
func copyModules(r *tar.Reader, dir string) error {
	for {
		h, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		m := keptModule.FindStringSubmatch(h.Name)
		if h.Typeflag != tar.TypeReg || m == nil {
			continue
		}
		var in io.Reader = r
		if m[1] != "" {
			if in, err = xz.NewReader(r); err != nil {
				return fmt.Errorf("unpack %s: %w", h.Name, err)
			}
		}
		name := strings.ReplaceAll(strings.TrimSuffix(path.Base(h.Name), m[1]), "-", "_")
		if err := copyTo(filepath.Join(dir, name), in); err != nil {
			return fmt.Errorf("unpack %s: %w", h.Name, err)
		}
	}
}

// loadOrder lists the files of modules and of those they depend on, these first.
// What the folder does not have is part of the kernel.
func loadOrder(dir string, names []string) (files []string, err error) {
	for _, name := range names {
		file := filepath.Join(dir, name+".ko")
		if _, err := os.Stat(file); err != nil || slices.Contains(files, file) {
			continue
		}
		needs, err := moduleDepends(file)
		if err != nil {
			return nil, fmt.Errorf("read module %s: %w", name, err)
		}
		before, err := loadOrder(dir, needs)
		if err != nil {
			return nil, err
		}
		for _, f := range append(before, file) {
			if !slices.Contains(files, f) {
				files = append(files, f)
			}
		}
	}
	return files, nil
}

func moduleDepends(file string) ([]string, error) {
	f, err := elf.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info := f.Section(".modinfo")
	if info == nil {
		return nil, errors.New("no section .modinfo")
	}
	text, err := info.Data()
	if err != nil {
		return nil, err
	}
	for _, line := range strings.Split(string(text), "\x00") {
		if list, ok := strings.CutPrefix(line, "depends="); ok && list != "" {
			return strings.Split(strings.ReplaceAll(list, "-", "_"), ","), nil
		}
	}
	return nil, nil
}

// addModules puts the modules that the machine is to load among its files.
func (k *Kernel) addModules(spec *Spec) error {
	if len(spec.Modules) == 0 {
		return nil
	}
	dir, err := k.moduleFolder()
	if err != nil {
		return err
	}
	order, err := loadOrder(dir, spec.Modules)
	if err != nil {
		return err
	}
	files := map[string]string{}
	for name, from := range spec.Files {
		files[name] = from
	}
	for i, file := range order {
		files[fmt.Sprintf("/.vmtest/modules/%02d-%s", i, filepath.Base(file))] = file
	}
	spec.Files = files
	return nil
}

func copyTo(name string, r io.Reader) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := io.Copy(f, r); err != nil {
		return err
	}
	return f.Close()
}
