package check

// Options: which there are, what values they take, and which of them steer the
// checker itself. A value is valid here exactly when DTrace accepts it; the
// tools decide what an option does.

import (
	"strconv"
	"strings"

	"dtc/compiler/syntax"
)

const (
	defaultStrsize = 256
	defaultScratch = 256
	defaultFrames  = 20
	maxStrsize     = 64 << 10
	maxScratch     = 1 << 20
	maxFrames      = 127
)

// OptionError says why an option is refused, in DTrace's words.
type OptionError string

func (e OptionError) Error() string { return string(e) }

// Why an option is refused.
const (
	ErrOptionName    = OptionError("Invalid option name")
	ErrOptionValue   = OptionError("Invalid value for specified option")
	ErrOptionContext = OptionError("Option cannot be used from within a D program")
	ErrOptionFixed   = OptionError("Operation not supported")
)

type optionKind uint8

const (
	optFlag      optionKind = iota + 1 // no value
	optText                            // any value
	optCount                           // nothing, a word for on or off, or a number
	optSize                            // a number with a suffix
	optRate                            // a number with a unit
	optWord                            // one of the words after the name
	optOutside                         // any value, not in a program
	optNumber                          // a number
	optStability                       // three words with slashes
	optTemporal                        // auto, or as optCount
)

var optionKinds = optionTable()

// optionWords are the words that the options of kind optWord take.
var optionWords = map[string]string{
	"bufpolicy": "ring fill switch", "bufresize": "auto manual", "linkmode": "kernel dynamic static",
	"linktype": "elf dof", "encoding": "ascii utf8", "debugassert": "mutexes", "evaltime": "exec preinit postinit main", "late": "dynamic static", "unwind": "tables frames",
}

func optionTable() map[string]optionKind {
	m := map[string]optionKind{}
	for kind, names := range map[optionKind]string{
		optTemporal: "temporal",
		optFlag: "aggpercpu anybuild argref core droptags lazyload linknommap cpp cpphdrs debug defaultargs empty errtags kdefs knodefs udefs " +
			"unodefs nolibs pspec strip verbose zdefs",
		optText:      "ctypes dofstashpath dtypes libdir syslibdir sysslice useruid version",
		optOutside:   "cppargs cpppath ctfpath define incdir ldpath lockmem modpath procfspath stdc undef",
		optNumber:    "disasm iregs tregs pgmax preallocate tree",
		optStability: "amin",
		optCount: "bpflog cpu destructive grabanon jstackframes jstackstrsize maxframes nspec pcapsize stackframes " +
			"ustackframes noresolve demangle inlines agghist aggpack aggzoom aggsortkey aggsortkeypos aggsortpos aggsortrev flowindent quiet quietresize " +
			"rawbytes stackindent",
		optSize: "aggsize bpflogsize bufsize dynvarsize scratchsize specsize strsize printsize",
		optRate: "aggrate cleanrate statusrate switchrate",
		optWord: "bufpolicy bufresize debugassert linkmode linktype encoding evaltime late unwind",
	} {
		for _, n := range strings.Fields(names) {
			m[n] = kind
		}
	}
	return m
}

// CheckOption says why an option is not valid, nil if it is. inProgram tells a
// pragma from the command line.
func CheckOption(name, value string, hasValue, inProgram bool) error {
	kind, ok := optionKinds[name]
	valid := true
	switch {
	case !ok:
		return ErrOptionName
	case name == "version":
		return ErrOptionFixed
	case inProgram && (name == "lockmem" || name == "cpphdrs" && !hasValue || kind == optOutside && hasValue):
		return ErrOptionContext
	}
	switch kind {
	case optFlag:
		valid = !hasValue || ignoresValue[name]
	case optNumber:
		n, ok := ParseCount(value, hasValue)
		valid = ok && hasValue && n >= 0 && (name != "iregs" || n > 0 && n < 9)
	case optTemporal:
		_, valid = ParseCount(value, hasValue)
		valid = valid || value == "auto"
	case optStability:
		_, valid = ParseAttributes(value)
	case optText, optOutside:
		valid = hasValue && (name != "lockmem" || validLock(value))
	case optCount:
		_, valid = ParseCount(value, hasValue)
	case optSize:
		_, valid = ParseSize(value)
	case optRate:
		_, valid = ParseRate(value)
	case optWord:
		valid = hasValue && contains(optionWords[name], value)
	}
	if !valid {
		return ErrOptionValue
	}
	return nil
}

// ignoresValue are the flags that may have a value all the same.
var ignoresValue = map[string]bool{"droptags": true, "lazyload": true, "linknommap": true}

func validLock(value string) bool {
	_, ok := ParseSize(value)
	return ok || value == "unlimited"
}

func contains(words, w string) bool {
	for _, x := range strings.Fields(words) {
		if x == w {
			return true
		}
	}
	return false
}

// ParseCount reads the value of an option that can be on, off or a number. Off is
// -1, on is 1. Like DTrace it takes 0 for a number, not for off.
func ParseCount(value string, hasValue bool) (int64, bool) {
	if !hasValue {
		return 1, true
	}
	switch strings.ToLower(value) {
	case "yes", "enable", "enabled", "true", "on", "set":
		return 1, true
	case "no", "disable", "disabled", "false", "off", "unset", "":
		return -1, true
	}
	n, err := strconv.ParseInt(value, 0, 64)
	return n, err == nil && n >= 0
}

// ParseSize reads a number of bytes: k, m, g and t are powers of 1024.
func ParseSize(value string) (int64, bool) {
	shift := 0
	if n := len(value); n > 0 {
		if i := strings.IndexByte("kmgt", value[n-1]|0x20); i >= 0 {
			shift, value = (i+1)*10, value[:n-1]
		}
	}
	n, err := strconv.ParseInt(value, 0, 64)
	if err != nil || n < 0 || n > (1<<63-1)>>shift {
		return 0, false
	}
	return n << shift, true
}

var rateUnits = map[string]int64{
	"": 1, "ns": 1, "nsec": 1, "us": 1e3, "usec": 1e3, "ms": 1e6, "msec": 1e6, "s": 1e9, "sec": 1e9,
	"m": 60e9, "min": 60e9, "h": 3600e9, "hour": 3600e9, "d": 86400e9, "day": 86400e9, "hz": -1,
}

// ParseRate reads an interval and returns it in nanoseconds. Without a unit it is
// in nanoseconds.
func ParseRate(value string) (int64, bool) {
	digits := strings.TrimRight(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
	unit, ok := rateUnits[strings.ToLower(value[len(digits):])]
	n, err := strconv.ParseInt(digits, 10, 64)
	switch {
	case !ok || err != nil || n < 0:
		return 0, false
	case unit == -1:
		if n == 0 {
			return 0, false
		}
		return max(1, int64(1e9)/n), true
	case n > (1<<63-1)/unit:
		return 0, false
	}
	return n * unit, true
}

// options collects the settings of the command line and of the texts.
func (c *checker) options(progs []*syntax.Program) {
	for _, o := range c.opts.Settings {
		c.attempt(func() { c.setOption(o) })
	}
	for _, p := range progs {
		for _, d := range p.Decls {
			if pr, ok := d.(*syntax.Pragma); ok {
				c.attempt(func() { c.pragma(pr) })
			}
		}
	}
}

func (c *checker) pragma(p *syntax.Pragma) {
	switch p.Kind {
	case syntax.PragmaOption:
		if err := CheckOption(p.Name, p.Value, p.HasValue, true); err != nil {
			c.optionError(p.Pos(), p.Name, p.Value, err)
		}
		o := Option{Pos: p.Pos(), Name: p.Name, Value: p.Value}
		if kind := optionKinds[p.Name]; (kind == optCount || kind == optTemporal) && p.HasValue && p.Value == "" {
			o.Value = "unset"
		}
		c.setOption(o)
	case syntax.PragmaDependsOn:
		c.dependsOn(p)
	}
}

func (c *checker) optionError(pos syntax.Pos, name, value string, err error) {
	to := ""
	if value != "" {
		to = " to '" + value + "'"
	}
	c.fail(pos, "D_PRAGMA_OPTSET", "failed to set option '%s'%s: %v%s", name, to, err, c.nearOption(name))
}

func (c *checker) nearOption(name string) string {
	if _, ok := optionKinds[name]; ok {
		return ""
	}
	return didYouMean(name, keys(optionKinds))
}

// setOption records an option and applies those that matter here.
func (c *checker) setOption(o Option) {
	c.prog.Options = append(c.prog.Options, o)
	switch o.Name {
	case "strsize":
		c.prog.Strsize = int(c.sizeOption(o, 1, maxStrsize))
	case "scratchsize":
		c.prog.Scratch = int(c.sizeOption(o, 0, maxScratch))
	case "stackframes", "ustackframes", "jstackframes", "maxframes":
		c.frameOption(o)
	case "pcapsize":
		n, _ := ParseCount(o.Value, o.Value != "")
		c.prog.Pcapsize = pcapsize(n)
	case "printsize":
		c.prog.Printsize = int(c.sizeOption(o, 1, maxDatum))
	case "zdefs":
		c.zdefs = true
	case "destructive":
		n, _ := ParseCount(o.Value, o.Value != "")
		c.prog.Allowed = n >= 0
	case "empty":
		c.empty = true
	case "nolibs":
		c.nolibs = true
	case "amin":
		c.minimum, c.hasMinimum = ParseAttributes(o.Value)
	case "argref":
		c.argref = true
	case "kdefs":
		c.kdefs = true
	case "knodefs":
		c.kdefs = false
	}
}

func (c *checker) sizeOption(o Option, low, high int64) int64 {
	n, ok := ParseSize(o.Value)
	if !ok || n < low || n > high {
		c.optionError(o.Pos, o.Name, o.Value, ErrOptionValue)
	}
	return n
}
