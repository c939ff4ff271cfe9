package vmtest_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dtc/internal/vmtest"
)

const script = `uname -r
echo err >&2
cat /data/x
mkdir -p /out/sub
echo "$A" > /out/sub/file
ls /sys/kernel/tracing/events/raw_syscalls
sleep 1000 &
exit 7
`

func TestBoot(t *testing.T) {
	for _, k := range vmtest.Need(t) {
		t.Run(k.Series, func(t *testing.T) { testBoot(t, k) })
	}
}

func testBoot(t *testing.T, k *vmtest.Kernel) {
	host := filepath.Join(t.TempDir(), "script")
	if err := os.WriteFile(host, []byte(script), 0o644); err != nil {
		t.Fatal(err)
	}
	var stream bytes.Buffer
	res, err := k.Run(t.Context(), vmtest.Spec{
		Command: []string{"sh", "./script"},
		Dir:     "/job",
		Env:     []string{"A=it's $HOME"},
		Files:   map[string]string{"/job/script": host},
		Data:    map[string]string{"data/x": "data\n"},
		OutDir:  t.TempDir(),
		Stdout:  &stream,
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, res.Output)
	}
	if res.Status != 7 {
		t.Errorf("status = %d, want 7", res.Status)
	}
	release, rest, _ := strings.Cut(string(res.Output), "\n")
	if !strings.Contains(k.Package, release) || release == "" {
		t.Errorf("uname -r = %q, want the release of %s", release, k.Package)
	}
	if want := "err\ndata\nenable\nfilter\nsys_enter\nsys_exit\n"; rest != want {
		t.Errorf("output = %q, want %q", rest, want)
	}
	if !bytes.Equal(stream.Bytes(), res.Output) {
		t.Errorf("Stdout got %q, Output is %q", stream.Bytes(), res.Output)
	}
	if got, err := os.ReadFile(filepath.Join(res.Files, "sub/file")); err != nil || string(got) != "it's $HOME\n" {
		t.Errorf("returned file = %q, %v", got, err)
	}
}

func TestGuestEndsEarly(t *testing.T) {
	k := vmtest.Need(t)[0]
	res, err := k.Run(t.Context(), vmtest.Spec{Command: []string{"sh", "-c", "echo before; sleep 1; echo c > /proc/sysrq-trigger"}})
	if !errors.Is(err, vmtest.ErrGuest) {
		t.Fatalf("error = %v, want ErrGuest", err)
	}
	if string(res.Output) != "before\n" {
		t.Errorf("output = %q, want the part before the panic", res.Output)
	}
}

func TestTimeLimit(t *testing.T) {
	k := vmtest.Need(t)[0]
	_, err := k.Run(t.Context(), vmtest.Spec{Command: []string{"sleep", "1000"}, Timeout: 100 * time.Millisecond})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error = %v, want a deadline", err)
	}
}

func TestBadSeries(t *testing.T) {
	for _, series := range []string{"", "6", "6.1.2", "../6.1", "latest"} {
		if k, err := vmtest.Open(series); err == nil {
			t.Errorf("Open(%q) = %v, want an error", series, k)
		}
	}
}
