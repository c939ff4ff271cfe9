package loader

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

// What goes to several places is written in the order in which it was printed.
func TestSinkOrder(t *testing.T) {
	s := newSink()
	defer s.close()
	var both, want bytes.Buffer // only the sink's goroutine writes until sync
	out, msg := s.port(&both), s.port(&both)
	for i := range 1000 {
		text := strings.Repeat(string(rune('a'+i%26)), i)
		to := out
		if i%3 == 0 {
			to = msg
		}
		if n, err := to.Write([]byte(text)); n != len(text) || err != nil {
			t.Fatal(n, err)
		}
		want.WriteString(text)
	}
	if err := out.sync(); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(both.Bytes(), want.Bytes()) {
		t.Error("text is not written in order")
	}
}

// failing fails after some writes.
type failing struct{ left int }

var errFull = errors.New("full")

func (f *failing) Write(p []byte) (int, error) {
	if f.left--; f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// An error is that of one place, and stays.
func TestSinkError(t *testing.T) {
	s := newSink()
	defer s.close()
	bad, good := s.port(&failing{left: 1}), s.port(io.Discard)
	for _, want := range []error{nil, errFull, errFull} {
		_, _ = bad.Write([]byte("text"))
		if err := bad.sync(); err != want {
			t.Errorf("got %v, want %v", err, want)
		}
	}
	if _, err := bad.Write([]byte("text")); err != errFull {
		t.Errorf("got %v, want %v", err, errFull)
	}
	if _, err := good.Write([]byte("text")); err != nil || good.sync() != nil {
		t.Errorf("the other place has %v too", err)
	}
}

// A reader that has stopped makes the writer wait, at the limit and not before; when
// the text is given up it waits no more.
func TestSinkGivenUp(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	s := newSink()
	defer s.close()
	waits := 0
	s.attend(func() {
		if waits++; waits == 1 {
			go s.giveUp()
		}
	})
	p := s.port(w)
	text := make([]byte, 64<<10)
	written := 0
	for err == nil {
		var n int
		n, err = p.Write(text)
		written += n
	}
	if err != errAbandoned || written < sinkLimit || written > 2*sinkLimit || waits == 0 {
		t.Errorf("%v after %d bytes and %d waits", err, written, waits)
	}
	if err := p.sync(); err != errAbandoned {
		t.Errorf("sync: %v, want %v", err, errAbandoned)
	}
}

// A reader that goes on gets everything.
func TestSinkSlowReader(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	s := newSink()
	p := s.port(w)
	const n = 4 * sinkLimit
	got := make(chan int64)
	go func() {
		read, _ := io.Copy(io.Discard, r)
		got <- read
	}()
	for range n / 1024 {
		if _, err := p.Write(make([]byte, 1024)); err != nil {
			t.Fatal(err)
		}
	}
	s.close()
	w.Close()
	if read := <-got; read != n {
		t.Errorf("read %d bytes, want %d", read, n)
	}
}

// A place that takes no more text is reported, though nothing more is written to it.
func TestSinkReportsFailure(t *testing.T) {
	s := newSink()
	defer s.close()
	failed := make(chan struct{})
	s.report(func() { close(failed) })
	p := s.port(&failing{})
	if _, err := p.Write([]byte("text")); err != nil {
		t.Fatal(err)
	}
	<-failed
	if p.failure() == nil {
		t.Error("no failure after a write that failed")
	}
}
