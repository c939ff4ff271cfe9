package loader

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// pieces returns the files of a rotated file, oldest first.
func pieces(t *testing.T, path string) (list []string) {
	t.Helper()
	for n := 100; n >= 0; n-- {
		name := path
		if n > 0 {
			name = fmt.Sprintf("%s.%d", path, n)
		}
		text, err := os.ReadFile(name)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, string(text))
	}
	return list
}

func TestRotateSize(t *testing.T) {
	for _, tt := range []struct {
		name   string
		size   int64
		keep   int
		writes []string
		want   []string
	}{
		{"one file", 10, 3, []string{"abc\n", "def\n"}, []string{"abc\ndef\n"}},
		{"full to the byte", 8, 3, []string{"abc\n", "def\n", "ghi\n"}, []string{"abc\ndef\n", "ghi\n"}},
		{"between lines of one write", 9, 9, []string{"abc\ndef\nghi\njkl\nmno\n"}, []string{"abc\ndef\n", "ghi\njkl\n", "mno\n"}},
		{"a line longer than a file", 4, 9, []string{"a\n", "abcdefgh\n", "b\n"}, []string{"a\n", "abcdefgh\n", "b\n"}},
		{"a line in parts", 4, 9, []string{"a\nb", "cdefgh", "i\nj\n"}, []string{"a\nbcdefghi\n", "j\n"}},
		{"no line at all", 4, 9, []string{"abc", "def", "ghi"}, []string{"abcdefghi"}},
		{"the oldest goes", 2, 2, []string{"a\nb\nc\nd\ne\n"}, []string{"c\n", "d\n", "e\n"}},
		{"empty writes", 2, 2, []string{"", "a\n", "", "b\n", ""}, []string{"a\n", "b\n"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "out")
			r, err := openRotator(path, rotation{size: tt.size, keep: tt.keep}, time.Now)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range tt.writes {
				if n, err := r.Write([]byte(w)); n != len(w) || err != nil {
					t.Fatalf("write %q: %d, %v", w, n, err)
				}
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			if got := pieces(t, path); strings.Join(got, "|") != strings.Join(tt.want, "|") {
				t.Errorf("files %q, want %q", got, tt.want)
			}
		})
	}
}

// A file is as old as its first line, also when an earlier run wrote that.
func TestRotateTime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	clock := time.Now()
	now := func() time.Time { return clock }
	open := func() *rotator {
		r, err := openRotator(path, rotation{time: time.Hour, keep: 3}, now)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	write := func(r *rotator, text string) {
		if _, err := r.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	r := open()
	clock = clock.Add(2 * time.Hour)
	write(r, "a\nb") // an empty file is not put away for its age, but this
	clock = clock.Add(2 * time.Hour)
	write(r, "c\n") // goes on with a line
	write(r, "d\n")
	_ = r.Close()
	if err := os.Chtimes(path+".1", clock, clock); err != nil {
		t.Fatal(err)
	}
	clock = clock.Add(30 * time.Minute)
	r = open()
	write(r, "e\n")
	clock = clock.Add(31 * time.Minute)
	write(r, "f\n")
	_ = r.Close()
	want := []string{"a\nbc\n", "d\ne\n", "f\n"}
	if got := pieces(t, path); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("files %q, want %q", got, want)
	}
}

// Whatever is written, the files together are that, and lines are whole.
func TestRotateNothingLost(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	var all bytes.Buffer
	for run := range 3 {
		r, err := openRotator(path, rotation{size: 1000, keep: 99}, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 200 {
			text := strings.Repeat(fmt.Sprintf("%d %d\n", run, i), i%17)
			all.WriteString(text)
			for half := len(text) / 3; len(text) > 0; half = len(text) {
				if _, err := r.Write([]byte(text[:half])); err != nil {
					t.Fatal(err)
				}
				text = text[half:]
			}
		}
		_ = r.Close()
	}
	got := pieces(t, path)
	if strings.Join(got, "") != all.String() {
		t.Error("the files are not what was written")
	}
	for i, text := range got {
		if len(text) > 1000+len("2 199\n") || !strings.HasSuffix(text, "\n") {
			t.Errorf("file %d has %d bytes and ends in %q", i, len(text), text[max(0, len(text)-5):])
		}
	}
}

// A smaller number of files than before leaves no old ones; what is not a file is
// refused.
func TestRotateBounds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	for _, keep := range []int{5, 2} {
		r, err := openRotator(path, rotation{size: 2, keep: keep}, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Write([]byte("1\n2\n3\n4\n5\n6\n7\n8\n")); err != nil {
			t.Fatal(err)
		}
		_ = r.Close()
		if got := len(pieces(t, path)); got != keep+1 {
			t.Errorf("keep %d: %d files", keep, got)
		}
	}
	if _, err := openRotator(os.DevNull, rotation{size: 2, keep: 1}, time.Now); err == nil {
		t.Error("a device was opened")
	}
	o := DefaultOptions()
	for _, value := range []string{"0", "-1", "x", "10000"} {
		if err := o.Set("rotatekeep", value); err == nil {
			t.Errorf("rotatekeep=%s was accepted", value)
		}
	}
}

// What is not a regular file is refused before it is opened: a FIFO would wait for its reader.
func TestRotateIrregular(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fifo")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{path, "/dev/null", t.TempDir()} {
		if _, err := openRotator(path, rotation{size: 1}, time.Now); err == nil || !strings.Contains(err.Error(), "only a regular file") {
			t.Errorf("%s: error %v", path, err)
		}
	}
}
