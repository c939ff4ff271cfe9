package probe

// The provider rawtp: the events of sdt, seen as the call of the tracepoint itself, whose arguments are
// those of its prototype and not the fields of the record made from them.

func (h *Host) matchRawTP(c *compiled, yield func(Probe) bool) error {
	return h.matchEvents(c, providerRawTP, firstRawTP, yield)
}
