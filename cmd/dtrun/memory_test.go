package main

import "testing"

func TestGarbage(t *testing.T) {
	for live, want := range map[uint64]int{
		0: 400, 1 << 10: 400, 7 << 20: 400, 12 << 20: 200, 18 << 20: 100, 26 << 20: 40, 200 << 20: 40,
	} {
		if got := garbage(live); got != want {
			t.Errorf("garbage(%d) = %d, want %d", live, got, want)
		}
	}
	if liveHeap() > 1<<30 {
		t.Errorf("%d bytes are of use", liveHeap())
	}
}
