package vmtest

import (
	"archive/tar"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMatchKernels(t *testing.T) {
	packages := []string{
		"linux-image-6.1.0-9-cloud-amd64-unsigned", "linux-image-6.1.0-56-cloud-amd64-unsigned", "linux-image-6.1.0-56-cloud-amd64",
		"linux-image-6.12.117+deb13-cloud-amd64-unsigned", "linux-image-6.1.0-56-amd64-unsigned",
		"linux-binary-7.2.13+deb14-cloud-amd64", "linux-image-7.2.13+deb14-cloud-amd64", "linux-image-cloud-amd64", "linux-headers-6.1.0-56-cloud-amd64",
	}
	for series, want := range map[string][]string{
		"6.1":  {"linux-image-6.1.0-56-cloud-amd64-unsigned", "linux-image-6.1.0-9-cloud-amd64-unsigned"},
		"6.12": {"linux-image-6.12.117+deb13-cloud-amd64-unsigned"},
		"5.15": nil,
		Newest: {"linux-binary-7.2.13+deb14-cloud-amd64", "linux-image-6.12.117+deb13-cloud-amd64-unsigned",
			"linux-image-6.1.0-56-cloud-amd64-unsigned", "linux-image-6.1.0-9-cloud-amd64-unsigned"},
	} {
		if diff := cmp.Diff(want, matchKernels(packages, series)); diff != "" {
			t.Errorf("series %s (-want +got):\n%s", series, diff)
		}
	}
}

func TestMatchMirrors(t *testing.T) {
	got := matchMirrors(`'http://mirror.test/debian/dists/bookworm/InRelease' mirror.test_debian_dists_bookworm_InRelease 0
'http://mirror.test/debian//dists/bookworm-updates/InRelease' x 0
'http://mirror.test/debian/dists/bookworm/main/binary-amd64/Packages.xz' x 0
'http://other.test/a/debian-security/dists/bookworm-security/InRelease' x 0
'http://other.test/node/dists/nodistro/InRelease' x 0
`)
	want := []string{"http://mirror.test/debian", "http://other.test/a/debian-security"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mirrors (-want +got):\n%s", diff)
	}
}

func TestCommandScript(t *testing.T) {
	got := commandScript(Spec{Dir: "/a b", Env: []string{"X=it's"}, Command: []string{"echo", "$1", "don't"}})
	want := "export X='it'\\''s'\ncd '/a b' || exit 126\nexec 'echo' '$1' 'don'\\''t'\n"
	if got != want {
		t.Errorf("script = %q, want %q", got, want)
	}
}

func TestReadResult(t *testing.T) {
	file := func(name, content string) tar.Header {
		return tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(content)), Linkname: content}
	}
	link := func(name, target string) tar.Header {
		return tar.Header{Name: name, Typeflag: tar.TypeSymlink, Linkname: target}
	}
	for name, c := range map[string]struct {
		entries []tar.Header
		guest   bool
		escape  bool
	}{
		"whole":     {entries: []tar.Header{file(".vmtest/status", "3\n"), file("out/a/b", "x")}},
		"empty":     {guest: true},
		"no status": {entries: []tar.Header{file("out/a", "x")}, guest: true},
		"no number": {entries: []tar.Header{file(".vmtest/status", "x")}, guest: true},
		"dot dot":   {entries: []tar.Header{file("out/../../a", "x")}, escape: true},
		"by link":   {entries: []tar.Header{link("out/l", "/"), file("out/l/a", "x")}, escape: true},
	} {
		t.Run(name, func(t *testing.T) {
			disk, dir := writeDisk(t, c.entries), t.TempDir()
			var res Result
			err := readResult(&res, disk, dir)
			switch {
			case c.guest:
				if !errors.Is(err, ErrGuest) {
					t.Errorf("error = %v, want ErrGuest", err)
				}
			case c.escape:
				if err == nil {
					t.Error("a name outside the folder was accepted")
				}
			case err != nil || res.Status != 3:
				t.Errorf("status = %d, %v, want 3", res.Status, err)
			default:
				if got, err := os.ReadFile(filepath.Join(dir, "a/b")); err != nil || string(got) != "x" {
					t.Errorf("a/b = %q, %v", got, err)
				}
			}
		})
	}
}

func writeDisk(t *testing.T, entries []tar.Header) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range entries {
		content := ""
		if h.Typeflag == tar.TypeReg {
			content, h.Linkname = h.Linkname, ""
		}
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	b.Write(make([]byte, 4096))
	path := filepath.Join(t.TempDir(), "disk")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
