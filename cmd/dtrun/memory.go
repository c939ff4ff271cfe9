package main

import (
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// Memory. What is read is short-lived, so the collector may wait until there is
// several times as much garbage as there is of use: it hardly ever runs. Where much
// is of use, symbols of many programs or a large aggregation, that would be too much:
// then it waits for less, such that the whole stays near a size.

const (
	mostGarbage  = 400 // percent of what is of use
	leastGarbage = 40
	heapSize     = 36 << 20
	mostMemory   = 256 << 20
)

// boundMemory keeps the heap near its size as long as the process lives.
func boundMemory() {
	debug.SetGCPercent(mostGarbage)
	debug.SetMemoryLimit(mostMemory)
	go func() {
		last := mostGarbage
		for range time.Tick(time.Second) {
			if p := garbage(liveHeap()); p != last {
				debug.SetGCPercent(p)
				last = p
			}
		}
	}()
}

// garbage is how much garbage there may be beside what is of use, in percent: in
// steps, as changing it stops the world.
func garbage(live uint64) int {
	if live == 0 {
		return mostGarbage
	}
	const step = 20
	p := int(min(100*heapSize/live, 100+mostGarbage)) - 100
	return min(max(p/step*step, leastGarbage), mostGarbage)
}

// liveHeap is what was of use at the last collection, 0 before the first.
func liveHeap() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return sample[0].Value.Uint64()
}
