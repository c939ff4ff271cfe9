package symbol

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// A name that stands for anything but a regular file is not opened: a FIFO would never let go.
// Links of a root stay in it.
func TestOpenIn(t *testing.T) {
	root, outside := t.TempDir(), filepath.Join(t.TempDir(), "file")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.WriteFile(filepath.Join(root, "file"), []byte("inside"), 0o600))
	must(os.WriteFile(outside, []byte("outside"), 0o600))
	must(unix.Mkfifo(filepath.Join(root, "fifo"), 0o600))
	must(os.Mkdir(filepath.Join(root, "folder"), 0o700))
	must(os.Symlink("/file", filepath.Join(root, "absolute")))
	must(os.Symlink("../../../file", filepath.Join(root, "folder", "up")))
	must(os.Symlink(outside, filepath.Join(root, "leads out")))
	for _, tt := range []struct {
		root, path, want string
		err              error
	}{
		{root, "/file", "inside", nil},
		{root, "/absolute", "inside", nil},
		{root, "/folder/up", "inside", nil},
		{root, "/leads out", "", os.ErrNotExist},
		{root, "/fifo", "", errIrregular},
		{root, "/folder", "", errIrregular},
		{"", outside, "outside", nil},
		{"", filepath.Join(root, "fifo"), "", errIrregular},
		{"", "/dev/null", "", errIrregular},
		{filepath.Join(root, "none"), "/file", "", os.ErrNotExist},
	} {
		f, err := openIn(tt.root, tt.path)
		if !errors.Is(err, tt.err) {
			t.Errorf("%s: error %v, want %v", tt.path, err, tt.err)
		}
		if err != nil {
			continue
		}
		b, err := io.ReadAll(f)
		must(err)
		must(f.Close())
		if string(b) != tt.want {
			t.Errorf("%s: %q, want %q", tt.path, b, tt.want)
		}
	}
}

func TestStatus(t *testing.T) {
	const text = "Name:\tx Uid: 7\nUid:\t1000\t1001\t1002\t1003\nGid:\t5\nNSpid:\t4711\t12\t3\n"
	if inner, user, ok := parseStatus(text, 4711); inner != 3 || user != 1001 || !ok {
		t.Errorf("%d, %d, %t", inner, user, ok)
	}
	if inner, _, ok := parseStatus("Name:\tx\n", 4711); inner != 4711 || ok {
		t.Errorf("%d, %t", inner, ok)
	}
	inner, user, ok := statusOf(uint32(os.Getpid()))
	if inner == 0 || user != uint32(os.Geteuid()) || !ok {
		t.Errorf("of this process: %d, %d, %t", inner, user, ok)
	}
}

// Names of generated code count only from those who may give them.
func TestJitOwner(t *testing.T) {
	path := filepath.Join(t.TempDir(), "map")
	if err := os.WriteFile(path, []byte("1000 10 name\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const user, stranger = 4711, 4712
	for _, tt := range []struct {
		owner int
		want  bool
	}{{os.Geteuid(), true}, {0, true}, {user, true}, {stranger, false}} {
		if err := os.Chown(path, tt.owner, -1); err != nil {
			t.Skipf("files cannot be given to another user here: %v", err)
		}
		f, err := OpenRegular(path)
		if err != nil {
			t.Fatal(err)
		}
		size, ok := (&process{user: user}).jitSize(f)
		_ = f.Close()
		if ok != tt.want || ok && size != 13 {
			t.Errorf("a file of user %d: size %d, %t", tt.owner, size, ok)
		}
	}
}
