package vmtest

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// Newest names the kernel of Debian's development suite in place of a series.
const Newest = "newest"

// Kernel is a kernel image in the cache.
type Kernel struct {
	Series  string // as given to Open: "6.1", or Newest
	Package string // the Debian package it came from
	Image   string // path of the vmlinuz
}

// The suite that is sure to hold a series; another series is looked for in all of them.
var suites = map[string]string{"5.10": "bullseye", "6.1": "bookworm", "6.12": "trixie", Newest: "sid"}

// Open returns the kernel of a series such as "6.1", or Newest. It fetches the kernel if the cache has
// none; removing the cache's folder for the series renews it. The cache is the folder named by
// DTC_VMTEST_CACHE, or dtc-vmtest in the user's cache folder.
func Open(series string) (*Kernel, error) {
	if series != Newest && !regexp.MustCompile(`^\d+\.\d+$`).MatchString(series) {
		return nil, fmt.Errorf("vmtest: kernel %q: want a series such as 6.1, or %s", series, Newest)
	}
	if runtime.GOARCH != "amd64" {
		return nil, fmt.Errorf("%w: kernels for %s", ErrMissing, runtime.GOARCH)
	}
	cache, err := cacheDir()
	if err != nil {
		return nil, err
	}
	if k, ok := cached(cache, series); ok {
		return k, nil
	}
	unlock, err := lock(filepath.Join(cache, "lock"))
	if err != nil {
		return nil, fmt.Errorf("lock kernel cache: %w", err)
	}
	defer unlock()
	if k, ok := cached(cache, series); ok {
		return k, nil
	}
	if err := fetch(cache, series); err != nil {
		return nil, fmt.Errorf("fetch kernel %s: %w", series, err)
	}
	k, ok := cached(cache, series)
	if !ok {
		return nil, fmt.Errorf("fetch kernel %s: cache is incomplete", series)
	}
	return k, nil
}

func cacheDir() (string, error) {
	dir := os.Getenv("DTC_VMTEST_CACHE")
	if dir == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("find kernel cache: %w", err)
		}
		dir = filepath.Join(base, "dtc-vmtest")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return dir, os.MkdirAll(dir, 0o755)
}

func cached(cache, series string) (*Kernel, bool) {
	dir := filepath.Join(cache, series)
	name, err := os.ReadFile(filepath.Join(dir, "package"))
	if err != nil {
		return nil, false
	}
	k := &Kernel{series, strings.TrimSpace(string(name)), filepath.Join(dir, "vmlinuz")}
	_, err = os.Stat(k.Image)
	return k, err == nil
}

func lock(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		f.Close()
		return nil, err
	}
	return func() { f.Close() }, nil
}

// fetch unpacks the series into a folder of its own and renames that, so that a cached kernel is
// always whole.
func fetch(cache, series string) error {
	work, err := os.MkdirTemp(cache, "fetch-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	a, err := newApt(work, series)
	if err != nil {
		return err
	}
	names, err := a.kernelPackages(series)
	if err != nil {
		return err
	}
	name, deb, err := a.downloadFirst(names)
	if err != nil {
		return err
	}
	dir := filepath.Join(work, "kernel")
	if err := unpackImage(deb, dir); err != nil {
		return fmt.Errorf("unpack %s: %w", name, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "package"), []byte(name+"\n"), 0o644); err != nil {
		return err
	}
	final := filepath.Join(cache, series)
	if err := os.RemoveAll(final); err != nil {
		return err
	}
	return os.Rename(dir, final)
}

// apt is Debian's package tool with sources and state apart from the machine's own: the mirrors are
// the machine's, the suites are those that hold old and new kernels.
type apt struct {
	dir     string
	options []string
}

func newApt(work, series string) (*apt, error) {
	for _, tool := range []string{"apt-get", "apt-cache", "dpkg-deb"} {
		if _, err := exec.LookPath(tool); err != nil {
			return nil, fmt.Errorf("%w: %s, kernels come as Debian packages", ErrMissing, tool)
		}
	}
	mirrors, err := mirrors()
	if err != nil {
		return nil, err
	}
	a := &apt{dir: filepath.Join(work, "apt")}
	for _, dir := range []string{"state/lists/partial", "cache/archives/partial", "download", "empty"} {
		if err := os.MkdirAll(filepath.Join(a.dir, dir), 0o755); err != nil {
			return nil, err
		}
	}
	list := filepath.Join(a.dir, "sources.list")
	if err := os.WriteFile(list, []byte(sourceLines(mirrors, series)), 0o644); err != nil {
		return nil, err
	}
	for _, o := range []string{
		"Dir::Etc::sourcelist=" + list, "Dir::Etc::sourceparts=" + filepath.Join(a.dir, "empty"),
		"Dir::State=" + filepath.Join(a.dir, "state"), "Dir::Cache=" + filepath.Join(a.dir, "cache"),
		"APT::Architecture=amd64", "APT::Architectures=amd64", "APT::Sandbox::User=root",
		"Acquire::Languages=none", "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false",
		"Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false", "Acquire::Retries=3",
	} {
		a.options = append(a.options, "-o", o)
	}
	return a, a.update()
}

// mirrors returns the addresses of the machine's own sources that carry Debian, and Debian's security
// updates.
func mirrors() ([]string, error) {
	out, err := exec.Command("apt-get", "update", "--print-uris").Output()
	if err != nil {
		return nil, fmt.Errorf("list the machine's apt sources: %w", err)
	}
	found := matchMirrors(string(out))
	if len(found) == 0 {
		return nil, fmt.Errorf("%w: a Debian mirror among the machine's apt sources", ErrMissing)
	}
	return found, nil
}

var releaseFile = regexp.MustCompile(`(?m)^'([^' ]+/(?:debian|debian-security))/*/dists/[^' ]+/InRelease'`)

func matchMirrors(uris string) []string {
	var found []string
	for _, m := range releaseFile.FindAllStringSubmatch(uris, -1) {
		if !slices.Contains(found, m[1]) {
			found = append(found, m[1])
		}
	}
	return found
}

func sourceLines(mirrors []string, series string) string {
	names := []string{suites[series]}
	if names[0] == "" {
		names = []string{"bullseye", "bookworm", "trixie", "sid"}
	}
	options := "[check-valid-until=no]"
	for _, ring := range []string{"/usr/share/keyrings/debian-archive-keyring.gpg", "/usr/share/keyrings/debian-archive-keyring.pgp"} {
		if _, err := os.Stat(ring); err == nil {
			options = "[check-valid-until=no signed-by=" + ring + "]"
			break
		}
	}
	var b strings.Builder
	for _, uri := range mirrors {
		for _, suite := range names {
			if path.Base(uri) == "debian-security" {
				if suite == "sid" {
					continue
				}
				suite += "-security"
			}
			fmt.Fprintf(&b, "deb %s %s %s main\n", options, uri, suite)
		}
	}
	return b.String()
}

func (a *apt) run(tool string, args ...string) ([]byte, error) {
	cmd := exec.Command(tool, append(slices.Clone(a.options), args...)...)
	cmd.Dir = filepath.Join(a.dir, "download")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w: %s", tool, args[0], err, bytes.TrimSpace(stderr.Bytes()))
	}
	return out, nil
}

// update tolerates the suites that a mirror does not carry, as long as one came.
func (a *apt) update() error {
	_, err := a.run("apt-get", "update", "-qq")
	if lists, _ := filepath.Glob(filepath.Join(a.dir, "state/lists/*_Packages*")); len(lists) > 0 {
		return nil
	}
	if err == nil {
		err = errors.New("the mirror has no package list")
	}
	return err
}

// Debian packed the image as linux-image-VERSION-cloud-amd64-unsigned up to 6.x; later versions have
// it in linux-binary-VERSION-cloud-amd64.
var kernelName = regexp.MustCompile(`^linux-(?:image|binary)-(\d+\.\d+)\.(\d+(?:-\d+|\+deb\d+))-cloud-amd64(-unsigned)?$`)

// kernelPackages returns the packages that hold a kernel of the series, newest first.
func (a *apt) kernelPackages(series string) ([]string, error) {
	out, err := a.run("apt-cache", "pkgnames", "linux-")
	if err != nil {
		return nil, err
	}
	names := matchKernels(strings.Fields(string(out)), series)
	if len(names) == 0 {
		return nil, fmt.Errorf("%w: a cloud kernel of series %s at the Debian mirror", ErrMissing, series)
	}
	return names, nil
}

func matchKernels(packages []string, series string) []string {
	var names []string
	for _, name := range packages {
		m := kernelName.FindStringSubmatch(name)
		if m == nil || strings.HasPrefix(name, "linux-image-") == (m[3] == "") || series != Newest && m[1] != series {
			continue
		}
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return slices.Compare(numbers(b), numbers(a)) })
	return names
}

func numbers(name string) []int {
	var v []int
	for _, s := range regexp.MustCompile(`\d+`).FindAllString(name, -1) {
		n, _ := strconv.Atoi(s)
		v = append(v, n)
	}
	return v
}

// downloadFirst returns the first package that the mirror has: the lists of old suites name some that
// it no longer carries.
func (a *apt) downloadFirst(names []string) (name, deb string, err error) {
	for _, name := range names {
		if deb, err = a.download(name); err == nil {
			return name, deb, nil
		}
	}
	return "", "", err
}

func (a *apt) download(name string) (string, error) {
	if _, err := a.run("apt-get", "download", "-qq", name); err != nil {
		return "", err
	}
	debs, _ := filepath.Glob(filepath.Join(a.dir, "download", "*.deb"))
	if len(debs) != 1 {
		return "", fmt.Errorf("apt-get download %s: got %d files, want 1", name, len(debs))
	}
	return debs[0], nil
}

// unpackImage writes the package's vmlinuz into dir.
func unpackImage(deb, dir string) error {
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
	err = copyImage(tar.NewReader(pipe), filepath.Join(dir, "vmlinuz"))
	cmd.Process.Kill()
	cmd.Wait()
	return err
}

func copyImage(r *tar.Reader, to string) error {
	for {
		h, err := r.Next()
		if err == io.EOF {
			return errors.New("no vmlinuz in the package")
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg || !strings.HasPrefix(path.Base(h.Name), "vmlinuz") {
			continue
		}
		return copyTo(to, r)
	}
}
