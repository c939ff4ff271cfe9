package probe

import "testing"

func TestArguments(t *testing.T) {
	for _, c := range []struct {
		probe Probe
		n     int
		known bool
	}{
		{Probe{Provider: "syscall", Function: "getpid", Name: "entry"}, 0, true},
		{Probe{Provider: "syscall", Function: "read", Name: "entry"}, 3, true},
		{Probe{Provider: "syscall", Function: "mmap", Name: "entry"}, 6, true},
		{Probe{Provider: "syscall", Function: "read", Name: "return", Return: true}, 0, false},
		{Probe{Provider: "syscall", Function: "nosuch", Name: "entry"}, 0, false},
		{Probe{Provider: "fbt", Function: "read", Name: "entry"}, 0, false},
	} {
		if n, known := c.probe.Arguments(); n != c.n || known != c.known {
			t.Errorf("%+v: %d, %v", c.probe, n, known)
		}
	}
}
