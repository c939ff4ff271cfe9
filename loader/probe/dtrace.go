package probe

// The provider dtrace: the tracer's own probes. Nothing of the kernel is behind them; BEGIN and END are
// programs that the loader runs, and ERROR's clauses are called where a fault occurs.

func (h *Host) matchDtrace(c *compiled, yield func(Probe) bool) error {
	for i, name := range [...]string{"BEGIN", "END", "ERROR"} {
		p := Probe{ID: uint32(i + 1), Provider: providerDtrace, Name: name}
		if c.match(&p) && !yield(p) {
			break
		}
	}
	return nil
}
