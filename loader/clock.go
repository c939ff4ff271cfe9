package loader

import (
	"github.com/cilium/ebpf"
	"golang.org/x/sys/unix"

	"dtc/object"
)

// The wall clock. Programs read the monotonic clock and add an offset to it for
// walltimestamp. The wall clock is set, slewed, and goes on while the machine
// sleeps; the monotonic one does nothing of that. So the offset, a variable that
// the kernel and we share, is looked at in each pass and corrected when it is off by
// more than measuring it can be.

const maxClockError = 50_000 // nanoseconds

// wallClock is the offset that programs add.
type wallClock struct {
	variable *ebpf.Variable // nil: no program asks for the time
	offset   int64
}

func (s *session) wallClock() *wallClock {
	v := s.coll.Variables[object.VarWallOffset]
	if v == nil || v.ReadOnly() {
		return &wallClock{} // of objects that are older than 1.2 it is a constant
	}
	return &wallClock{variable: v}
}

// follow corrects the offset.
func (c *wallClock) follow() error {
	if c.variable == nil {
		return nil
	}
	now := wallOffset()
	if d := now - c.offset; -maxClockError < d && d < maxClockError {
		return nil
	}
	c.offset = now
	return c.variable.Set(now)
}

// wallOffset is the wall clock's time when the monotonic clock was zero, in
// nanoseconds.
func wallOffset() int64 {
	best, offset := int64(1<<62), int64(0)
	for range 3 {
		var before, wall, after unix.Timespec
		_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &before)
		_ = unix.ClockGettime(unix.CLOCK_REALTIME, &wall)
		_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &after)
		if d := after.Nano() - before.Nano(); d < best {
			best, offset = d, wall.Nano()-before.Nano()-d/2
		}
	}
	return offset
}
