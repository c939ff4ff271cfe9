package dlib

import "testing"

func TestConstants(t *testing.T) {
	tests := []struct {
		name, arch string
		want       int64
		ok         bool
	}{
		{"EPERM", "amd64", 1, true},
		{"EHWPOISON", "arm64", 133, true},
		{"SIGSYS", "amd64", 31, true},
		{"O_DIRECTORY", "amd64", 0x10000, true},
		{"O_DIRECTORY", "arm64", 0x4000, true},
		{"O_CREAT", "arm64", 0x40, true},
		{"R_RIP", "amd64", 16, true},
		{"R_RIP", "arm64", 0, false},
		{"R_RIP", "", 16, true},
		{"AF_INET6", "amd64", 10, true},
		{"TCP_STATE_LISTEN", "amd64", 10, true},
		{"DTRACEFLT_BADSTACK", "amd64", 9, true},
		{"NOSUCH", "amd64", 0, false},
	}
	for _, tt := range tests {
		if got, ok := Constant(tt.name, tt.arch); got != tt.want || ok != tt.ok {
			t.Errorf("%s on %q: got %d, %v, want %d, %v", tt.name, tt.arch, got, ok, tt.want, tt.ok)
		}
	}
}
