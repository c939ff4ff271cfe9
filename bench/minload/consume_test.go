package main

import (
	"encoding/binary"
	"testing"
)

func TestAppendRecord(t *testing.T) {
	raw := binary.NativeEndian.AppendUint32(nil, 4711)
	raw = append(raw, "workload\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
	for _, c := range []struct {
		raw  []byte
		want string
	}{
		{raw, "x4711 workload\n"},
		{raw[:20], "x4711 workload\n"},
		{raw[:19], "x"},
		{nil, "x"},
	} {
		if got := string(appendRecord([]byte("x"), c.raw)); got != c.want {
			t.Errorf("%d bytes: got %q, want %q", len(c.raw), got, c.want)
		}
	}
}
