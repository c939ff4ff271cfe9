package getopt

import (
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	f := Flags{Switches: "qw", WithValues: "xs", Long: []string{"btf"}}
	for _, test := range []struct {
		posix    bool
		in, want string
	}{
		{false, "-qw -xquiet -s f.d", "-q -w -x quiet -s f.d"},
		{false, "-qxa=b f.d -w", "-q -x a=b -w -- f.d"},
		{false, "--btf file -q", "--btf file -q"},
		{false, "--btf=file a", "--btf=file -- a"},
		{false, "-q -- -w a", "-q -- -w a"},
		{false, "-s", "-s"},
		{false, "-z9", "-z9"},
		{true, "-q o.o -w 1", "-q o.o -w 1"},
		{false, "- -q", "-q -- -"},
	} {
		got := strings.Join(f.Split(strings.Fields(test.in), test.posix), " ")
		if got != test.want {
			t.Errorf("Split(%q): got %q, want %q", test.in, got, test.want)
		}
	}
}
