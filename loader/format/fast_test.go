package format

import (
	"strconv"
	"testing"
)

func TestDigits(t *testing.T) {
	check := func(u uint64) {
		t.Helper()
		if got, want := string(appendDecimal([]byte("x"), u)), "x"+strconv.FormatUint(u, 10); got != want {
			t.Errorf("decimal %s, want %s", got, want)
		}
		if got, want := string(appendSigned(nil, int64(u))), strconv.FormatInt(int64(u), 10); got != want {
			t.Errorf("signed %s, want %s", got, want)
		}
		if got, want := string(appendHexDigits([]byte("x"), u)), "x"+strconv.FormatUint(u, 16); got != want {
			t.Errorf("hexadecimal %s, want %s", got, want)
		}
	}
	for _, p := range powers {
		for d := ^uint64(1); d != 3; d++ {
			check(p + d)
			check(-(p + d))
		}
	}
	for bit := range 64 {
		for d := ^uint64(1); d != 3; d++ {
			check(1<<bit + d)
		}
	}
}
