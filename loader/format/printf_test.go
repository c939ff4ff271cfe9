package format

import (
	"testing"

	"dtc/object"
)

const day = int64(1700000000000000000)

func TestPrintf(t *testing.T) {
	for _, c := range []struct {
		format string
		args   []any
		want   string
	}{
		{"plain\n", nil, "plain\n"},
		{"100%%[%%]", nil, "100%[%]"},
		{"%d %i", []any{-1, int8(-2)}, "-1 -2"},
		{"%d %d", []any{uint16(0xffff), uint64(1<<64 - 1)}, "65535 18446744073709551615"},
		{"%hd %ld %lld", []any{int16(-1), int64(-2), int64(-3)}, "-1 -2 -3"},
		{"%u %o %x %X", []any{int8(-1), int8(-1), int8(-1), int8(-1)}, "255 377 ff FF"},
		{"%x %u", []any{int16(-1), int32(-1)}, "ffff 4294967295"},
		{"[%-5d][%5d][%05d]", []any{5, 5, 5}, "[5    ][    5][00005]"},
		{"[%+d][% d][%+05d][%+ d][% +d]", []any{5, 5, 5, 5, 5}, "[+5][ 5][+0005][+5][+5]"},
		{"[%+d][% d][%+05d]", []any{-5, -5, -5}, "[-5][-5][-0005]"},
		{"[%+5d][%-+5d][% 5d]", []any{5, 5, 5}, "[   +5][+5   ][    5]"},
		{"[%-020d][%0-5d]", []any{5, 5}, "[00000000000000000005][5    ]"},
		{"[%.3d][%08.3d][%-6.3d]", []any{5, 5, 5}, "[005][     005][005   ]"},
		{"[%.0d][%+.0d][%5.0d][%.0x]", []any{0, 0, 0, 5}, "[0][+0][    0][5]"},
		{"[%#x][%#X][%#o][%#x][%#o][%#X]", []any{255, 255, 255, 0, 0, 0}, "[0xff][0XFF][0377][0][0][0]"},
		{"[%#.3x][%#5x][%-#5x][%#05x]", []any{5, 5, 5, 5}, "[0x005][  0x5][0x5  ][0x005]"},
		{"[%#.5o][%#5o][%#05o]", []any{8, 8, 8}, "[00010][  010][00010]"},
		{"[%+u][% u][%+x]", []any{5, 5, 5}, "[5][5][5]"},
		{"[%'d][%?d][%?x]", []any{1234567, 5, 255}, "[1234567][               5][              ff]"},
		{"[%*d][%-*d][%.*d][%*.*d][%*d][%.*d]", []any{5, 1, 5, 2, 3, 3, 6, 4, 4, -8, 5, -1, 7}, "[    1][2    ][003][  0004][5       ][7]"},
		{"[%*s][%.*s]", []any{-4, "ab", 1, "ab"}, "[ab  ][a]"},
		{"%s|%5s|%-5s|%.2s|%4.1s|", []any{"abc", "abc", "abc", "abc", "abc"}, "abc|  abc|abc  |ab|   a|"},
		{"%.0s|%5.0s|%05s|%-05s|", []any{"abc", "abc", "ab", "cd"}, "abc|  abc|   ab|   cd|"},
		{"%s|%s|%6s|", []any{raw("ab\x00\x00"), raw("abcd"), text(2)}, "ab|abcd| entry|"},
		{"%c|%5c|%-5c|%05c|", []any{65, 66, int8(67), 68}, "A|    B|C    |    D|"},
		{"%C%C%C%C%C", []any{65, 10, 9, 1, 127}, `A\n\t\001\177`},
		{"%C%C%C%C%C%C%C", []any{200, 0, 7, 34, 92, 11, 39}, `\310\0\a\"\\\v'`},
		{"[%5C][%-5C]", []any{10, 65}, `[   \n][A    ]`},
		{"[%S][%.2S][%10S]", []any{"a\tb\001", "plain", "x"}, `[a\tb\001\0][pl][       x\0]`},
		{"%S %S", []any{"plain", `a"\` + "\n"}, `plain\0 a\"\\\n\0`},
		{"%S", []any{text(2)}, `entry\0`},
		{"[%p][%#p][%p][%#p][%ps]", []any{ptr(0), ptr(0), 0x1234, ptr(0x1234), ptr(5)}, "[0][0][1234][0x1234][5s]"},
		{"[%10p][%-10p][%?p][%010p]", []any{ptr(0x123), ptr(0x123), ptr(0x123), ptr(0x123)}, "[       123][123       ][             123][0000000123]"},
		{"[%a][%a][%a][%a]", []any{int64(0x1009), ptr(0x1000), ptr(0x3001), int64(16)}, "[vmlinux`vfs_read+0x9][vmlinux`vfs_read][ext4`0x3001][0x10]"},
		{"[%a][%20a][%-20a][%.3a]", []any{16, 16, 16, 16}, "[0x10][                0x10][0x10                ][0x1]"},
		{"[%Y][%20Y][%25Y][%-25Y][%.4Y]", []any{day, day, day, day, day}, "[2023 Nov 14 22:13:20][2023 Nov 14 22:13:20][     2023 Nov 14 22:13:20][2023 Nov 14 22:13:20     ][2023]"},
		{"[%T][%35T][%-35T][%.3T]", []any{day, day, day, day}, "[Tue, 14 Nov 2023 22:13:20 UTC][      Tue, 14 Nov 2023 22:13:20 UTC][Tue, 14 Nov 2023 22:13:20 UTC      ][Tue]"},
		{"%Y|%Y", []any{int64(123787200000000000), int64(-1)}, "1973 Dec  3 17:20:00|2554 Jul 21 23:34:33"},
		{"|%k|", []any{stack{}}, "|\n|"},
		{"|%5k|", []any{stack{2, 0x1009, 0x2000}}, "|\nvmlinux`vfs_read+0x9\nvmlinux`ksys_read\n|"},
		{"%f %.2f %10.1f|%-8.1f|%+.1f|%08.2f", []any{1.5, 2.345, -3.25, 1.0, 2.0, -1.5}, "1.500000 2.35       -3.2|1.0     |+2.0|-0001.50"},
		{"%e %E %g %G %g", []any{12345.678, 0.00012, 0.0001, 1e20, 100000.0}, "1.234568e+04 1.200000E-04 0.0001 1E+20 100000"},
		{"%f %lf", []any{float32(0.5), 0.25}, "0.500000 0.250000"},
	} {
		got := sprintf(t, c.format, c.args...)
		if got != c.want {
			t.Errorf("printf(%q, %v) = %q, want %q", c.format, c.args, got, c.want)
		}
	}
}

func formatted(format string, args ...any) (*object.Meta, []byte) {
	l := newLayout()
	a := object.Action{Act: "printf"}
	for i, v := range args {
		l.value(v)
		a.Data = append(a.Data, i)
	}
	a.Format, _ = parseFormat(format)
	r := object.Record{Size: len(l.bytes), Data: l.data, Actions: []object.Action{a}}
	return &object.Meta{Records: []object.Record{r}}, l.bytes
}

func sprintf(t testing.TB, format string, args ...any) string {
	t.Helper()
	meta, data := formatted(format, args...)
	p := newPrinter(t, meta)
	p.Quiet = true
	if err := p.Record(0, begin, 0, data); err != nil {
		t.Fatal(err)
	}
	return string(p.Bytes())
}

func TestPrintfFollowsHeader(t *testing.T) {
	meta, data := formatted("x=%d\n", 7)
	p := newPrinter(t, meta)
	p.Record(0, begin, 0, data)
	compare(t, "printf", visible(p.Bytes()), "CPU     ID                    FUNCTION:NAME$\n  0      1                           :BEGIN x=7$\n$\n")
}

func TestPrintfDoesNotAllocate(t *testing.T) {
	meta, data := formatted("%s %d %5x %-8u %c %C %Y %a %.3d %*d %p\n", "name", int64(-5), 255, 7, 65, 10, day, ptr(0x1009), 5, 6, 7, ptr(8))
	p := newPrinter(t, meta)
	n := testing.AllocsPerRun(100, func() {
		p.buf = p.buf[:0]
		p.Record(0, begin, 3, data)
	})
	if n != 0 {
		t.Errorf("%v allocations for each record", n)
	}
}

func BenchmarkPrintf(b *testing.B) {
	for _, c := range []struct {
		name  string
		quiet bool
	}{{"quiet", true}, {"default", false}} {
		b.Run(c.name, func(b *testing.B) {
			meta, data := formatted("%s %d\n", "bash", int64(12345))
			p := newPrinter(b, meta)
			p.Quiet = c.quiet
			b.ReportAllocs()
			for b.Loop() {
				if p.Len() > 1<<16 {
					p.buf = p.buf[:0]
				}
				p.Record(0, begin, 1, data)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}
