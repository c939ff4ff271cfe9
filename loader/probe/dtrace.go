package probe

// The provider dtrace: the tracer's own probes. Nothing of the kernel is behind them; BEGIN and END are
// programs that the loader runs, and ERROR's clauses are called where a fault occurs. What is attached:
//
//	                     5.10, 6.1, 6.12, 6.18, 7.2
//	BEGIN, END           test_run: bpf(BPF_PROG_TEST_RUN), nothing stays attached
//	ERROR                nothing: its clauses are part of the programs of the others
//
// There is no fall-back, as every kernel from 5.10 on runs programs so.

func (h *Host) matchDtrace(c *compiled, yield func(Probe) bool) error {
	for i, name := range [...]string{"BEGIN", "END", "ERROR"} {
		p := Probe{ID: uint32(i + 1), Provider: providerDtrace, Name: name}
		if c.match(&p) && !yield(p) {
			break
		}
	}
	return nil
}
