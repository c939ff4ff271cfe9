package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/ringbuf"
)

// drainEvery is how long records may lie in the buffer when none of them wakes
// the reader.
const drainEvery = 100 * time.Millisecond

// consume prints records until wait returns, and then what is left.
func consume(records *ebpf.Map, wait func() error, out io.Writer) error {
	reader, err := ringbuf.NewReader(records)
	if err != nil {
		return err
	}
	defer reader.Close()
	done := make(chan error, 1)
	go func() {
		done <- wait()
		reader.Flush()
	}()
	var rec ringbuf.Record
	text := make([]byte, 0, 64<<10)
	for {
		reader.SetDeadline(time.Now().Add(drainEvery))
		text, err = drain(reader, &rec, text, out)
		if errors.Is(err, ringbuf.ErrFlushed) {
			return <-done
		}
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			return err
		}
	}
}

// drain prints records until the reader refuses; that is its error, always.
func drain(reader *ringbuf.Reader, rec *ringbuf.Record, text []byte, out io.Writer) ([]byte, error) {
	for {
		refused := reader.ReadInto(rec)
		if refused == nil {
			text = appendRecord(text, rec.RawSample)
		}
		if refused != nil || len(text) > cap(text)-128 {
			if _, err := out.Write(text); err != nil {
				return text, err
			}
			text = text[:0]
		}
		if refused != nil {
			return text, refused
		}
	}
}

// appendRecord formats struct record of c/printf.bpf.c.
func appendRecord(text, raw []byte) []byte {
	if len(raw) < 20 {
		return text
	}
	text = strconv.AppendUint(text, uint64(binary.NativeEndian.Uint32(raw)), 10)
	text = append(text, ' ')
	comm, _, _ := bytes.Cut(raw[4:20], []byte{0})
	return append(append(text, comm...), '\n')
}
