package loader

import (
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"dtc/object"
)

var errBad error = unix.EINVAL

func TestOptionValues(t *testing.T) {
	for _, test := range []struct {
		name, value string
		want        func(*Options)
		err         error
	}{
		{"quiet", "", func(o *Options) { o.Quiet = true }, nil},
		{"quiet", "0", func(o *Options) { o.Quiet = true }, nil},
		{"quiet", "No", func(o *Options) { o.Quiet = false }, nil},
		{"quiet", "maybe", nil, errOptionValue},
		{"bufsize", "64K", func(o *Options) { o.Bufsize = 64 << 10 }, nil},
		{"bufsize", "0x10000", func(o *Options) { o.Bufsize = 1 << 16 }, nil},
		{"bufsize", "1x", nil, errOptionValue},
		{"bufsize", "-1", nil, errOptionValue},
		{"bufsize", "", nil, errOptionValue},
		{"aggsize", "9999999999g", nil, errOptionValue},
		{"aggrate", "10hz", func(o *Options) { o.Aggrate = 100 * time.Millisecond }, nil},
		{"statusrate", "10hz", func(o *Options) { o.Statusrate = 100 * time.Millisecond }, nil},
		{"statusrate", "1min", func(o *Options) { o.Statusrate = time.Minute }, nil},
		{"statusrate", "250", func(o *Options) { o.Statusrate = 250 }, nil},
		{"statusrate", "5foo", nil, errOptionValue},
		{"switchrate", "0", func(*Options) {}, nil},
		{"aggsortkeypos", "2", func(o *Options) { o.AggSortKeyPos = 2 }, nil},
		{"lockmem", "unlimited", func(o *Options) { o.Lockmem = -1 }, nil},
		{"bufpolicy", "ring", func(o *Options) { o.Bufpolicy = "ring" }, nil},
		{"bufresize", "manual", func(o *Options) { o.Bufmanual = true }, nil},
		{"bufresize", "maybe", nil, errOptionValue},
		{"printsize", "1k", func(o *Options) { o.Printsize = 1024 }, nil},
		{"pcapsize", "100", nil, errOptionFixed},
		{"cpu", "3", func(o *Options) { o.CPU = 3 }, nil},
		{"cpu", "unset", func(*Options) {}, nil},
		{"cpu", "-1", nil, errOptionValue},
		{"bufpolicy", "heap", nil, errOptionValue},
		{"temporal", "", func(o *Options) { o.Temporal = temporalOn }, nil},
		{"temporal", "off", func(o *Options) { o.Temporal = temporalOff }, nil},
		{"temporal", "auto", func(*Options) {}, nil},
		{"temporal", "soon", nil, errOptionValue},
		{"strsize", "16", nil, errOptionFixed},
		{"nosuch", "1", nil, errOptionName},
	} {
		got, want := DefaultOptions(), DefaultOptions()
		if err := got.Set(test.name, test.value); err != test.err {
			t.Errorf("%s=%s: %v, want %v", test.name, test.value, err, test.err)
		}
		if test.want != nil {
			test.want(&want)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s=%s: %s", test.name, test.value, diff)
		}
	}
}

func TestOptionOrder(t *testing.T) {
	t.Setenv("DTRACE_OPT_BUFSIZE", "1m")
	t.Setenv("DTRACE_OPT_AGGSIZE", "1m")
	t.Setenv("DTRACE_OPT_DYNVARSIZE", "2m")
	s := &session{
		cfg:  &Config{Settings: []object.Option{{Name: "bufsize", Value: "3m"}}},
		meta: &object.Meta{Arch: arch(), Options: []object.Option{{Name: "bufsize", Value: "2m"}, {Name: "aggsize", Value: "2m"}, {Name: "strsize", Value: "16"}}},
	}
	if err := s.prepare(); err != nil {
		t.Fatal(err)
	}
	if s.opt.Bufsize != 3<<20 || s.opt.Aggsize != 2<<20 || s.opt.Dynvarsize != 2<<20 {
		t.Errorf("got %+v", s.opt)
	}
}

func TestPrepareErrors(t *testing.T) {
	for _, test := range []struct {
		meta object.Meta
		set  []object.Option
		want string
	}{
		{object.Meta{Arch: "vax"}, nil, "the object is for vax, this machine is " + arch()},
		{object.Meta{Arch: arch(), Destructive: true}, nil, "could not enable tracing: Destructive actions not allowed"},
		{object.Meta{Arch: arch()}, []object.Option{{Name: "quiet", Value: "x"}}, "failed to set -x quiet: Invalid value for specified option"},
		{object.Meta{Arch: arch(), Options: []object.Option{{Name: "quiet", Value: "x"}}}, nil, "failed to set option 'quiet' to 'x': Invalid value for specified option"},
	} {
		s := &session{cfg: &Config{Settings: test.set}, meta: &test.meta}
		if err := s.prepare(); err == nil || err.Error() != test.want {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}

func TestChangeOption(t *testing.T) {
	o := DefaultOptions()
	if err := o.Change("aggsortrev", ""); err != nil || !o.AggSortRev {
		t.Error(err)
	}
	if err := o.Change("bufsize", "1m"); err != errOptionWhen {
		t.Error(err)
	}
}

func TestMacros(t *testing.T) {
	m := newMacros("a.o", []string{"0x10", "-5", "two words", "18446744073709551615", "08x"}, false)
	m.target = 77
	for name, want := range map[string]int64{"1": 16, "2": -5, "4": -1, "target": 77} {
		if got, err := m.number(name); err != nil || got != want {
			t.Errorf("$%s: %d (%v), want %d", name, got, err, want)
		}
	}
	for _, name := range []string{"3", "5", "6", "nobody"} {
		if got, err := m.number(name); err == nil {
			t.Errorf("$%s is %d", name, got)
		}
	}
	for field, want := range map[string]string{"pid$target": "pid77", "$2$1": "-50x10", "a$$3b": "atwo wordsb", "$0": "a.o", "plain": "plain"} {
		if got, err := m.expand(field); err != nil || got != want {
			t.Errorf("%s: %q (%v), want %q", field, got, err, want)
		}
	}
	if err := m.unused(); err != nil {
		t.Error(err)
	}
	defaults := newMacros("", []string{"x"}, true)
	if n, err := defaults.number("9"); n != 0 || err != nil {
		t.Errorf("default: %d (%v)", n, err)
	}
	if err := defaults.unused(); err == nil || err.Error() != "[D_MACRO_UNUSED] extraneous argument 'x' ($1 is not referenced)" {
		t.Error(err)
	}
}

func TestTextMacro(t *testing.T) {
	m := newMacros("", []string{"abcdef"}, false)
	got, err := m.value(object.Macro{Name: "1", Text: true}, 4)
	if diff := cmp.Diff([]byte("abc\x00"), got); diff != "" || err != nil {
		t.Errorf("%s (%v)", diff, err)
	}
}

func TestParseCPUs(t *testing.T) {
	got, err := parseCPUs("0-2,5,7-8")
	if diff := cmp.Diff([]int{0, 1, 2, 5, 7, 8}, got); diff != "" || err != nil {
		t.Errorf("%s (%v)", diff, err)
	}
	if _, err := parseCPUs("none"); err == nil {
		t.Error("no error")
	}
}

func TestBufsize(t *testing.T) {
	for want, ok := range map[int64]int{0: 4096, 4097: 8192, 4 << 20: 4 << 20, 5 << 20: 8 << 20} {
		if got, err := bufsize(want); err != nil || got != max(ok, pageSize()) {
			t.Errorf("%d: %d (%v), want %d", want, got, err, ok)
		}
	}
	if _, err := bufsize(1 << 40); err == nil {
		t.Error("a terabyte was accepted")
	}
}

func arch() string { return runtime.GOARCH }

func pageSize() int { return os.Getpagesize() }
