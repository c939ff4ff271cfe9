package consume

import (
	"cmp"
	"fmt"
	"slices"
)

// Add adds the ring buffer of a CPU that was switched on. It must not be called by
// a handler. The rings stay in the order of the CPUs.
func (r *Rings) Add(cpu, fd, size, longest int) error {
	one, err := mapRing(cpu, fd, size, longest)
	if err != nil {
		return fmt.Errorf("map ring buffer of CPU %d: %w", cpu, err)
	}
	at, _ := slices.BinarySearchFunc(r.rings, cpu, func(r ring, cpu int) int { return cmp.Compare(r.cpu, cpu) })
	r.rings = slices.Insert(r.rings, at, one)
	return r.watch(fd)
}
