package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// The same script, options and clang give the same bytes: from another folder, in
// another environment, as another user, at another time.
func TestReproducible(t *testing.T) {
	for _, clang := range clangs {
		t.Run(clang, func(t *testing.T) {
			path, err := exec.LookPath(clang)
			if err != nil {
				t.Skipf("missing: %s", clang)
			}
			for _, script := range []string{"topio", "fbt-latency", "assoc", "error-divzero"} {
				testReproducible(t, path, filepath.Join(goldenDir, script, "script.d"))
			}
		})
	}
}

func testReproducible(t *testing.T, clang, script string) {
	t.Helper()
	first := buildIn(t, sharedDir(t, "one"), clang, script, nil, nil)
	second := buildIn(t, sharedDir(t, "another/folder"), clang, script, append(os.Environ(), "TZ=Asia/Tokyo", "LC_ALL=C", "HOME=/nowhere"), nil)
	if !bytes.Equal(first, second) {
		t.Errorf("%s: objects from two folders differ", script)
	}
	if os.Geteuid() != 0 {
		t.Log("missing: root, for another user")
		return
	}
	nobody := &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	if third := buildIn(t, sharedDir(t, "nobody"), clang, script, nil, nobody); !bytes.Equal(first, third) {
		t.Errorf("%s: objects of two users differ", script)
	}
}

// sharedDir is a folder that any user can write to.
func sharedDir(t *testing.T, name string) string {
	t.Helper()
	root, err := os.MkdirTemp("", "repro-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(root) })
	dir := filepath.Join(root, name)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	for d := dir; d != filepath.Dir(root); d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// buildIn compiles a copy of the script in a folder.
func buildIn(t *testing.T, dir, clang, script string, env []string, attr *syscall.SysProcAttr) []byte {
	t.Helper()
	for name, from := range map[string]string{"script.d": script, "vmlinux.btf": kernelBTF} {
		data, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("dtc", "--clang="+clang, "--btf=vmlinux.btf", "-s", "script.d", "-o", "script.o")
	cmd.Dir, cmd.Env, cmd.SysProcAttr = dir, env, attr
	if r := execute(t, cmd); r.status != 0 {
		t.Fatalf("dtc: status %d\n%s", r.status, r.stderr)
	}
	data, err := os.ReadFile(filepath.Join(dir, "script.o"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
