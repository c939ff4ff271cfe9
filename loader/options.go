package loader

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"dtc/loader/format"
	"dtc/object"
)

// The options of a run. Their names, values and messages are DTrace's. Those
// that concern the compiler alone are known by name: in an object they mean
// nothing here, on dtrun's command line they are refused.

// verbatim is an error in DTrace's or the system's own words.
type verbatim string

// Error returns the words.
func (v verbatim) Error() string { return string(v) }

// Errors of option settings.
const (
	errOptionName  = verbatim("Invalid option name")
	errOptionValue = verbatim("Invalid value for specified option")
	errOptionFixed = verbatim("Option is fixed when the object is compiled")
	errOptionWhen  = verbatim("Operation illegal when tracing is active")
)

// Options are the settings of a run.
type Options struct {
	Aggsize, Bufsize, Dynvarsize int64
	Statusrate, Switchrate       time.Duration
	Aggrate                      time.Duration // 0: at each pass
	Bufmanual, Quietresize       bool
	Printsize                    int64 // less than what dtc was given; 0: that
	Quiet, Flowindent, Rawbytes  bool
	AggPerCPU, AggSortKey        bool
	AggSortRev                   bool
	AggHist, AggPack, AggZoom    bool
	Encoding                     format.Encoding
	AggSortKeyPos, AggSortPos    int
	Stackindent                  int
	Noresolve                    bool
	Demangle, Inlines            bool
	Unwind                       string
	Evaltime, Bufpolicy          string
	Destructive, Zdefs           bool
	Argref, Defaultargs          bool
	Anybuild                     bool // trace other builds of programs than the object was compiled for
	Droptags, BPFLog             bool
	CPU                          int // -1: all
	Lockmem                      int64
	Nspec                        int
	Specsize                     int64
	Rotatesize                   int64         // 0: any
	Rotatetime                   time.Duration // 0: any
	Rotatekeep                   int
	Temporal                     int // temporalAuto, temporalOn, temporalOff
}

// Sizes of maps where nobody asked for one, in bytes.
const (
	defaultAggsize    = 4 << 20
	defaultBufsize    = 4 << 20
	defaultDynvarsize = 1 << 20
)

// DefaultOptions returns the settings where nothing is set.
func DefaultOptions() Options {
	return Options{
		Aggsize: defaultAggsize, Bufsize: defaultBufsize, Dynvarsize: defaultDynvarsize,
		Statusrate: time.Second, Switchrate: 50 * time.Millisecond,
		Stackindent: 14, CPU: -1, Lockmem: -1, Nspec: 1, Specsize: 4 << 20,
		Rotatekeep: defaultRotateKeep,
	}
}

type optionClass uint8

const (
	classCompile optionClass = iota // of the compiler alone
	classIgnored                    // accepted, without effect
	classRun
	classDynamic // may also change while tracing
)

type option struct {
	class optionClass
	set   func(o *Options, value string) error
}

func flag(field func(*Options) *bool) func(*Options, string) error {
	return func(o *Options, value string) error {
		n, set, err := parseCount(value)
		*field(o) = set
		_ = n
		return err
	}
}

func count(field func(*Options) *int) func(*Options, string) error {
	return func(o *Options, value string) error {
		n, set, err := parseCount(value)
		if err != nil || n > math.MaxInt32 {
			return errOptionValue
		}
		if !set {
			n = 0
		}
		*field(o) = int(n)
		return nil
	}
}

// setCPU sets the one CPU that is traced; unset means all of them.
func setCPU(o *Options, value string) error {
	n, set, err := parseCount(value)
	if err != nil || n > math.MaxInt32 {
		return errOptionValue
	}
	if o.CPU = int(n); !set {
		o.CPU = -1
	}
	return nil
}

func size(field func(*Options) *int64) func(*Options, string) error {
	return func(o *Options, value string) error {
		n, err := parseSize(value)
		if err == nil {
			*field(o) = n
		}
		return err
	}
}

func rate(field func(*Options) *time.Duration) func(*Options, string) error {
	return func(o *Options, value string) error {
		d, err := parseRate(value)
		if err == nil {
			*field(o) = d
		}
		return err
	}
}

func word(words ...string) func(*Options, string) error {
	return func(_ *Options, value string) error {
		for _, w := range words {
			if w == value {
				return nil
			}
		}
		return errOptionValue
	}
}

func setEncoding(o *Options, value string) error {
	switch value {
	case "ascii":
		o.Encoding = format.EncodingASCII
	case "utf8":
		o.Encoding = format.EncodingUTF8
	default:
		return errOptionValue
	}
	return nil
}

func setEvaltime(o *Options, value string) error {
	o.Evaltime = value
	return word("exec", "preinit", "postinit", "main")(o, value)
}

var options = map[string]option{
	"aggpercpu":   {classRun, flag(func(o *Options) *bool { return &o.AggPerCPU })},
	"anybuild":    {classRun, flag(func(o *Options) *bool { return &o.Anybuild })},
	"argref":      {classRun, flag(func(o *Options) *bool { return &o.Argref })},
	"defaultargs": {classRun, flag(func(o *Options) *bool { return &o.Defaultargs })},
	"droptags":    {classRun, flag(func(o *Options) *bool { return &o.Droptags })},
	"zdefs":       {classRun, flag(func(o *Options) *bool { return &o.Zdefs })},
	"evaltime":    {classRun, setEvaltime},

	"aggsize":     {classRun, size(func(o *Options) *int64 { return &o.Aggsize })},
	"bpflog":      {classRun, flag(func(o *Options) *bool { return &o.BPFLog })},
	"bpflogsize":  {classIgnored, size(func(*Options) *int64 { return new(int64) })},
	"bufsize":     {classRun, size(func(o *Options) *int64 { return &o.Bufsize })},
	"bufpolicy":   {classRun, setBufpolicy},
	"bufresize":   {classRun, setBufresize},
	"cleanrate":   {classIgnored, rate(func(*Options) *time.Duration { return new(time.Duration) })},
	"cpu":         {classRun, setCPU},
	"destructive": {classRun, flag(func(o *Options) *bool { return &o.Destructive })},
	"dynvarsize":  {classRun, size(func(o *Options) *int64 { return &o.Dynvarsize })},
	"lockmem":     {classRun, setLockmem},
	"noresolve":   {classRun, flag(func(o *Options) *bool { return &o.Noresolve })},
	"demangle":    {classRun, flag(func(o *Options) *bool { return &o.Demangle })},
	"inlines":     {classRun, flag(func(o *Options) *bool { return &o.Inlines })},
	"unwind":      {classRun, setUnwind},
	"nspec":       {classRun, setNspec},
	"rotatekeep":  {classRun, setRotatekeep},
	"rotatesize":  {classRun, size(func(o *Options) *int64 { return &o.Rotatesize })},
	"rotatetime":  {classRun, rate(func(o *Options) *time.Duration { return &o.Rotatetime })},
	"specsize":    {classRun, size(func(o *Options) *int64 { return &o.Specsize })},
	"statusrate":  {classRun, rate(func(o *Options) *time.Duration { return &o.Statusrate })},

	"aggrate":       {classDynamic, rate(func(o *Options) *time.Duration { return &o.Aggrate })},
	"agghist":       {classDynamic, flag(func(o *Options) *bool { return &o.AggHist })},
	"aggpack":       {classDynamic, flag(func(o *Options) *bool { return &o.AggPack })},
	"aggzoom":       {classDynamic, flag(func(o *Options) *bool { return &o.AggZoom })},
	"encoding":      {classDynamic, setEncoding},
	"aggsortkey":    {classDynamic, flag(func(o *Options) *bool { return &o.AggSortKey })},
	"aggsortkeypos": {classDynamic, count(func(o *Options) *int { return &o.AggSortKeyPos })},
	"aggsortpos":    {classDynamic, count(func(o *Options) *int { return &o.AggSortPos })},
	"aggsortrev":    {classDynamic, flag(func(o *Options) *bool { return &o.AggSortRev })},
	"flowindent":    {classDynamic, flag(func(o *Options) *bool { return &o.Flowindent })},
	"quiet":         {classDynamic, flag(func(o *Options) *bool { return &o.Quiet })},
	"printsize":     {classDynamic, size(func(o *Options) *int64 { return &o.Printsize })},
	"quietresize":   {classDynamic, flag(func(o *Options) *bool { return &o.Quietresize })},
	"rawbytes":      {classDynamic, flag(func(o *Options) *bool { return &o.Rawbytes })},
	"stackindent":   {classDynamic, count(func(o *Options) *int { return &o.Stackindent })},
	"switchrate":    {classDynamic, setSwitchrate},
	"temporal":      {classRun, setTemporal},
}

func init() {
	for _, name := range strings.Fields(ignoredOptions) {
		options[name] = option{class: classIgnored}
	}
	for _, name := range strings.Fields(compileOptions) {
		options[name] = option{class: classCompile}
	}
}

const ignoredOptions = `jstackstrsize sysslice useruid
	procfspath pgmax preallocate dofstashpath debug grabanon verbose`

const compileOptions = `amin core cpp cppargs cpphdrs cpppath ctfpath ctypes dtypes debugassert define undef incdir
	disasm empty errtags iregs tregs kdefs knodefs udefs unodefs late lazyload ldpath libdir linkmode linktype
	linknommap modpath nolibs pspec stdc strip syslibdir tree maxframes pcapsize scratchsize jstackframes stackframes strsize ustackframes`

// Set sets an option on dtrun's command line. An empty value is that of a bare
// name.
func (o *Options) Set(name, value string) error {
	return o.set(name, value, classRun)
}

// Change sets an option while tracing.
func (o *Options) Change(name, value string) error {
	return o.set(name, value, classDynamic)
}

// fromObject sets an option that an object carries.
func (o *Options) fromObject(name, value string) error {
	return o.set(name, value, classCompile)
}

func (o *Options) set(name, value string, least optionClass) error {
	opt, ok := options[name]
	switch {
	case !ok:
		return errOptionName
	case least == classDynamic && opt.class != classDynamic:
		return errOptionWhen
	case opt.class == classCompile && least == classRun:
		return errOptionFixed
	case opt.set == nil:
		return nil
	}
	return opt.set(o, value)
}

// environment sets what the variables DTRACE_OPT_<NAME> say.
func (o *Options) environment() error {
	for _, pair := range os.Environ() {
		rest, ok := strings.CutPrefix(pair, "DTRACE_OPT_")
		if !ok {
			continue
		}
		name, value, _ := strings.Cut(rest, "=")
		name = strings.ToLower(name)
		if err := o.fromObject(name, value); err != nil {
			return fmt.Errorf("failed to set %s: %w", strings.SplitN(pair, "=", 2)[0], err)
		}
	}
	return nil
}

func setLockmem(o *Options, value string) error {
	if value == "unlimited" {
		o.Lockmem = -1
		return nil
	}
	return size(func(o *Options) *int64 { return &o.Lockmem })(o, value)
}

func setNspec(o *Options, value string) error {
	n, _, err := parseCount(value)
	if err != nil || n > object.MaxSpecs {
		return errOptionValue
	}
	o.Nspec = int(n)
	return nil
}

// setSwitchrate keeps the default for 0, which in DTrace too means "when there
// is something to read".
func setSwitchrate(o *Options, value string) error {
	d, err := parseRate(value)
	if err == nil && d > 0 {
		o.Switchrate = d
	}
	return err
}

var onWords = map[string]bool{
	"": true, "yes": true, "enable": true, "enabled": true, "true": true, "on": true, "set": true,
	"no": false, "disable": false, "disabled": false, "false": false, "off": false, "unset": false,
}

// parseCount reads the value of a switch or count. A number, even 0, sets it.
func parseCount(value string) (n int64, set bool, err error) {
	if on, ok := onWords[strings.ToLower(value)]; ok {
		if on {
			n = 1
		}
		return n, on, nil
	}
	n, err = strconv.ParseInt(value, 0, 64)
	if err != nil || n < 0 || strings.Contains(value, "_") {
		return 0, false, errOptionValue
	}
	return n, true, nil
}

// parseSize reads a number with a suffix k, m, g or t.
func parseSize(value string) (int64, error) {
	shift := 0
	digits := value
	if value != "" {
		if i := strings.IndexByte("kmgt", value[len(value)-1]|0x20); i >= 0 {
			shift, digits = 10*(i+1), value[:len(value)-1]
		}
	}
	n, err := strconv.ParseInt(digits, 0, 64)
	if err != nil || n < 0 || strings.Contains(value, "_") || n > math.MaxInt64>>shift {
		return 0, errOptionValue
	}
	return n << shift, nil
}

var rateUnits = map[string]time.Duration{
	"": 1, "ns": 1, "nsec": 1,
	"us": time.Microsecond, "usec": time.Microsecond,
	"ms": time.Millisecond, "msec": time.Millisecond,
	"s": time.Second, "sec": time.Second,
	"m": time.Minute, "min": time.Minute,
	"h": time.Hour, "hour": time.Hour,
	"d": 24 * time.Hour, "day": 24 * time.Hour,
}

// parseRate reads a time, or a frequency in hz, as the time between two events.
func parseRate(value string) (time.Duration, error) {
	digits := len(value) - len(strings.TrimLeft(value, "0123456789"))
	n, err := strconv.ParseInt(value[:digits], 10, 64)
	if err != nil {
		return 0, errOptionValue
	}
	unit := strings.ToLower(value[digits:])
	if unit == "hz" {
		if n == 0 {
			return 0, nil
		}
		return time.Duration(int64(time.Second) / n), nil
	}
	length, ok := rateUnits[unit]
	if !ok || n > math.MaxInt64/int64(length) {
		return 0, errOptionValue
	}
	return time.Duration(n) * length, nil
}
