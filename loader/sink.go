package loader

import (
	"errors"
	"io"
	"sync"
	"time"
)

// A sink writes text in the background, so that who reads it slowly, or has
// stopped reading, holds up the text and nothing else.
//
// All that a run prints goes through one queue, standard error too: what was
// printed first is written first, whichever of the two it goes to. The queue has
// a limit. Where it is full the consumer waits, without reading records: the ring
// buffers fill and programs count what they lose, exactly, until the reader goes
// on. So a blocked output costs a bounded amount of memory and no time of what is
// traced.
//
// While it waits the consumer looks after the end of the run (waiting): the first
// signal ends tracing at once, with what is queued and recorded still to be
// written. A second one gives the text up, if the reader has not moved for a
// while; a reader who merely is slow still gets all of it.
type sink struct {
	mu      sync.Mutex
	change  sync.Cond
	queue   []chunk
	spare   [][]byte  // buffers to use again
	size    int       // bytes queued and being written
	since   time.Time // when the write under way began, zero if there is none
	waiting func()    // called where the queue is full, before each wait
	failed  func()    // called where a place takes no more text
	gone    bool      // given up, or closed
}

// chunk is text for one place.
type chunk struct {
	to   *port
	text []byte
}

// port is a place that text goes to: an io.Writer whose errors come late.
type port struct {
	sink *sink
	w    io.Writer
	err  error // the first one of writing
}

const (
	sinkLimit = 1 << 20
	chunkSize = 256 << 10

	// patience is how long a write may take before its reader counts as stopped.
	patience = 200 * time.Millisecond
)

var errAbandoned = errors.New("given up at the second signal: nobody reads it")

func newSink() *sink {
	s := &sink{waiting: func() {}, failed: func() {}}
	s.change.L = &s.mu
	go s.work()
	return s
}

// port returns the place that w is.
func (s *sink) port(w io.Writer) *port { return &port{sink: s, w: w} }

// Write queues text. The error is that of text written before.
func (p *port) Write(text []byte) (int, error) {
	s := p.sink
	s.mu.Lock()
	defer s.mu.Unlock()
	s.await(func() bool { return s.size < sinkLimit })
	if s.gone {
		return 0, errAbandoned
	}
	if p.err != nil {
		return 0, p.err
	}
	s.add(p, text)
	s.change.Broadcast()
	return len(text), nil
}

// failure returns the error of text written so far.
func (p *port) failure() error {
	p.sink.mu.Lock()
	defer p.sink.mu.Unlock()
	return p.err
}

// sync waits until all text queued so far is written.
func (p *port) sync() error {
	s := p.sink
	s.mu.Lock()
	defer s.mu.Unlock()
	s.await(func() bool { return s.size == 0 })
	if s.gone {
		return errAbandoned
	}
	return p.err
}

// await waits for a condition, or until the text is given up.
func (s *sink) await(done func() bool) {
	for !done() && !s.gone {
		waiting := s.waiting
		s.mu.Unlock()
		waiting()
		s.mu.Lock()
		if !done() && !s.gone {
			s.change.Wait()
		}
	}
}

func (s *sink) add(p *port, text []byte) {
	s.size += len(text)
	if n := len(s.queue); n > 0 && s.queue[n-1].to == p && len(s.queue[n-1].text)+len(text) <= chunkSize {
		s.queue[n-1].text = append(s.queue[n-1].text, text...)
		return
	}
	var b []byte
	if n := len(s.spare); n > 0 {
		b, s.spare = s.spare[n-1][:0], s.spare[:n-1]
	}
	s.queue = append(s.queue, chunk{p, append(b, text...)})
}

// attend has a function called before each wait for room.
func (s *sink) attend(waiting func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting = waiting
}

// report has a function called when a place takes no more text. It must not call
// the sink.
func (s *sink) report(failed func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failed = failed
}

// poke lets who waits look again at what ends the run.
func (s *sink) poke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.change.Broadcast()
}

// work writes what is queued.
func (s *sink) work() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		for len(s.queue) == 0 && !s.gone {
			s.change.Wait()
		}
		if s.gone {
			return
		}
		c := s.queue[0]
		s.queue = append(s.queue[:0], s.queue[1:]...)
		s.write(c)
	}
}

// write writes a chunk. After an error a port's text is dropped.
func (s *sink) write(c chunk) {
	err := c.to.err
	if err == nil {
		s.since = time.Now()
		s.mu.Unlock()
		_, err = c.to.w.Write(c.text)
		s.mu.Lock()
		s.since = time.Time{}
	}
	if c.to.err == nil && err != nil {
		c.to.err = err
		s.failed()
	}
	if s.gone {
		return
	}
	s.size -= len(c.text)
	if len(s.spare) < 4 && cap(c.text) <= 2*chunkSize {
		s.spare = append(s.spare, c.text)
	}
	s.change.Broadcast()
}

// stopped is how long the reader must stay as it is to count as stopped: not
// positive if it does already, patience if nothing is being written.
func (s *sink) stopped(now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.since.IsZero() {
		return patience
	}
	return patience - now.Sub(s.since)
}

// abandon drops the text that is not written.
func (s *sink) abandon() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gone, s.queue, s.size = true, nil, 0
	s.change.Broadcast()
}

// giveUp abandons the text as soon as the reader has stopped. It returns when
// that, or the end of the run, has come.
func (s *sink) giveUp() {
	for {
		left := s.stopped(time.Now())
		if left <= 0 {
			s.abandon()
		}
		if s.over() {
			return
		}
		time.Sleep(max(left, time.Millisecond))
	}
}

func (s *sink) over() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gone
}

// close writes what is queued and ends the writer.
func (s *sink) close() {
	s.mu.Lock()
	s.await(func() bool { return s.size == 0 })
	s.mu.Unlock()
	s.abandon()
}
