package loader

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// Rotation of the file of -o, for runs that do not end: options rotatesize,
// rotatetime and rotatekeep. FILE is renamed to FILE.1, FILE.1 to FILE.2 and so
// on, and text goes on in a new FILE. What holds:
//
//   - Nothing is lost, and nothing is written twice: FILE.N ... FILE.1 FILE, one
//     after the other, are what one file would have been, but for the oldest.
//   - A line is in one file. Rotation happens between lines, so a file may be
//     larger than asked for by the rest of a line.
//   - There are at most rotatekeep renamed files. Each name changes its file by a
//     rename, so that a reader who opens one sees one or the other, whole.
//
// All of this happens in the goroutine of the sink, which alone writes.

// rotation is when to rotate.
type rotation struct {
	size int64         // of a file at most, 0: any
	time time.Duration // from the first line of a file on, 0: any
	keep int           // files besides the one that is written
}

func (r rotation) on() bool { return r.size > 0 || r.time > 0 }

// defaultRotateKeep is how many files are kept where the option is not set.
const defaultRotateKeep = 5

// setRotatekeep sets how many renamed files are kept.
func setRotatekeep(o *Options, value string) error {
	n, _, err := parseCount(value)
	if err != nil || n < 1 || n > 9999 {
		return errOptionValue
	}
	o.Rotatekeep = int(n)
	return nil
}

// outputFile is a file that text goes to.
type outputFile interface {
	Write(text []byte) (int, error)
	Truncate(size int64) error
	Seek(offset int64, whence int) (int64, error)
	Close() error
}

var (
	_ outputFile = (*os.File)(nil)
	_ outputFile = (*rotator)(nil)
)

// rotator is a file that rotates.
type rotator struct {
	*os.File
	path  string
	when  rotation
	now   func() time.Time
	size  int64
	since time.Time // when the file began
	mid   bool      // in the middle of a line
}

// openRotator appends to a file, which may be one that an earlier run left.
func openRotator(path string, when rotation, now func() time.Time) (*rotator, error) {
	r := &rotator{path: path, when: when, now: now}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() { // a FIFO waits for its reader
		return nil, errors.New("only a regular file can be rotated")
	}
	if err := r.open(); err != nil {
		return nil, err
	}
	info, err := r.File.Stat()
	if err != nil {
		_ = r.File.Close()
		return nil, err
	}
	r.size = info.Size()
	// The last line of the file before it is about as old as the first of this.
	if last, err := os.Stat(r.older(1)); err == nil && r.size > 0 {
		r.since = last.ModTime()
	}
	return r, nil
}

func (r *rotator) open() error {
	f, err := os.OpenFile(r.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return err
	}
	r.File, r.size, r.since, r.mid = f, 0, r.now(), false
	return nil
}

// older is the name of the n-th renamed file.
func (r *rotator) older(n int) string { return fmt.Sprintf("%s.%d", r.path, n) }

// Write writes text, in pieces that end between lines.
func (r *rotator) Write(text []byte) (written int, err error) {
	if r.late() {
		if err := r.rotate(); err != nil {
			return 0, err
		}
	}
	for {
		n, err := r.put(text[:r.fits(text)])
		written += n
		if text = text[n:]; err != nil || len(text) == 0 {
			return written, err
		}
		if err := r.rotate(); err != nil {
			return written, err
		}
	}
}

// late reports whether the time of this file is over, between two lines.
func (r *rotator) late() bool {
	return r.when.time > 0 && r.size > 0 && !r.mid && r.now().Sub(r.since) >= r.when.time
}

func (r *rotator) put(text []byte) (int, error) {
	if len(text) == 0 {
		return 0, nil
	}
	if r.size == 0 {
		r.since = r.now()
	}
	n, err := r.File.Write(text)
	r.size += int64(n)
	r.mid = text[len(text)-1] != '\n'
	return n, err
}

// fits returns how many bytes go into this file.
func (r *rotator) fits(text []byte) int {
	room := r.when.size - r.size
	if r.when.size == 0 || int64(len(text)) <= room {
		return len(text)
	}
	if n := bytes.LastIndexByte(text[:max(room, 0)], '\n') + 1; n > 0 {
		return n
	}
	if r.size > 0 && !r.mid {
		return 0
	}
	if n := bytes.IndexByte(text, '\n') + 1; n > 0 {
		return n
	}
	return len(text)
}

// rotate begins a new file.
func (r *rotator) rotate() error {
	for n := r.when.keep; n > 0; n-- {
		from := r.path
		if n > 1 {
			from = r.older(n - 1)
		}
		if err := os.Rename(from, r.older(n)); err != nil && (n == 1 || !errors.Is(err, fs.ErrNotExist)) {
			return fmt.Errorf("rotate: %w", err)
		}
	}
	for n := r.when.keep + 1; os.Remove(r.older(n)) == nil; n++ { // of a run that kept more
	}
	old := r.File
	if err := r.open(); err != nil {
		return fmt.Errorf("rotate: %w", err)
	}
	return old.Close()
}

// Truncate empties the file that is written now.
func (r *rotator) Truncate(size int64) error {
	err := r.File.Truncate(size)
	if err == nil {
		r.size, r.mid = size, false
	}
	return err
}
