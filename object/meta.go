// Package object is the contract between dtc and dtrun: the metadata that an
// object carries in its ELF section .dtrace, and how it is read, checked and
// written.
//
// An object is an ordinary BPF ELF file. Its programs, maps and types describe
// themselves as every BPF object's do; what only D knows (which probe
// descriptions a program serves, what a record's bytes mean, what the consumer
// does with them, which options the script set) is in the metadata: one JSON
// value, encoded as UTF-8, and nothing else. docs/object-format.md is its
// specification and is kept in step with the types of this file.
//
// Invariants of valid metadata (Check enforces them, so that the loader never
// has to):
//
//   - every index (clause, description, record, aggregation, program's clause)
//     is inside its table;
//   - every datum lies inside its record, every key element inside its key;
//   - a format's conversions refer to data that exist;
//   - names of programs and maps are unique, except that aggregations with
//     different tags may share a map.
package object

// Format version of the metadata that this package writes. A reader accepts
// every object of the same major version: a minor version only adds fields that
// an older reader may ignore. An object says the lowest version that
// has all it uses.
const (
	Major = 1
	Minor = 3

	MinorSymbols = 1 // added Symbols
	MinorActions = 1 // added Acts; tracemem, system, freopen, ftruncate, setopt, print, pcap, speculations
	MinorUser    = 1 // added UStack, Usym, Ufunc, Umod, Uaddr; classes pid-entry, pid-return, usdt; Symbol.User
	MinorPools   = 1 // added Agg.Tag, DynMap.Shared
	MinorSites   = 1 // added Program.At, For and Spare, Desc.Hidden, Symbol.Optional
	MinorEpochs  = 2 // added Agg.Epoch
	MinorMarks   = 2 // added the last word of avg and stddev
	MinorTimes   = 2 // added Record.Time and Timed; the fault record grew by its time
	MinorUnwind  = 3 // added the maps dt_unw_*
	MinorBuilds  = 3 // added Desc.File and Build
)

// Section is the name of the ELF section that holds the metadata.
const Section = ".dtrace"

// Magic stands in front of the JSON text, so that a foreign section is told
// from a damaged one.
const Magic = "DTRACE\x00\x01"

// Meta is the metadata of one object.
type Meta struct {
	Version     [2]int    `json:"version"` // major, minor
	Name        string    `json:"name"`    // the script as the user named it
	FromFile    bool      `json:"from_file"`
	Arch        string    `json:"arch"` // GOARCH
	Strsize     int       `json:"strsize"`
	Destructive bool      `json:"destructive,omitempty"`         // -w is needed to run it
	Acts        []string  `json:"destructive_actions,omitempty"` // why
	Options     []Option  `json:"options,omitempty"`
	Macros      []Macro   `json:"macros,omitempty"`
	Symbols     []Symbol  `json:"symbols,omitempty"`
	Descs       []Desc    `json:"descs"`
	Clauses     []Clause  `json:"clauses"`
	Programs    []Program `json:"programs"`
	MaskWords   int       `json:"mask_words"` // 64-bit words of a probe's clause mask in dt_probes
	Records     []Record  `json:"records"`
	Aggs        []Agg     `json:"aggs,omitempty"`
	Vars        []DynMap  `json:"dynvars,omitempty"`
	Sites       []Site    `json:"sites,omitempty"`
	Types       []CType   `json:"types,omitempty"` // of print()
	Texts       []string  `json:"texts,omitempty"` // strings that programs compare with probe names
	UsesText    bool      `json:"uses_text,omitempty"`
}

// Option is a default for the run, overridden by dtrun's own flags.
type Option struct {
	Name  string `json:"name"`
	Value string `json:"value,omitempty"`
}

// Macro is a macro variable that a program reads: the .rodata variable Var
// holds an int64, or for text (the $$ form) a string of strsize bytes.
type Macro struct {
	Name string `json:"name"` // without '$': "1", "target", "pid"
	Var  string `json:"var"`
	Text bool   `json:"text,omitempty"`
	Pos  string `json:"pos,omitempty"` // file:line:column of its first use
}

// Symbol is a symbol of the kernel whose address a program reads from the
// .rodata variable Var. An empty module means any.
type Symbol struct {
	Name   string `json:"name"`
	Module string `json:"module,omitempty"`
	Var    string `json:"var"`

	// Optional: the variable is 0 where the host has no such symbol, and an
	// offset in the memory of a CPU where each has its own.
	Optional bool `json:"optional,omitempty"`

	// User: of the first process of -c or -p; Module is one of its files, as
	// in a probe description.
	User bool `json:"user,omitempty"`
}

// Desc is one probe description of the script, each field a glob pattern; ""
// matches anything. Macro variables ($target, $1) stand in the fields as they
// were written.
type Desc struct {
	Provider string `json:"provider,omitempty"`
	Module   string `json:"module,omitempty"`
	Function string `json:"function,omitempty"`
	Name     string `json:"name,omitempty"`
	ID       int64  `json:"id,omitempty"` // a description by number
	Clauses  []int  `json:"clauses"`
	Pos      string `json:"pos"`              // file:line:column
	Source   string `json:"source"`           // what "description '...' matched" shows
	Hidden   bool   `json:"hidden,omitempty"` // not the script's: it may match nothing, and is not reported

	// The clause was compiled for one build of a program or library: its name
	// and identity (package buildid). In another the types of arguments may
	// differ.
	File  string `json:"file,omitempty"`
	Build string `json:"build,omitempty"`
}

// Clause is one clause of the script. Args are the arguments that it reads by
// type (args[N]), as compiled: a probe whose argument N has another type on the
// target is refused.
type Clause struct {
	Pos  string `json:"pos"`
	Args []Arg  `json:"args,omitempty"`
}

// Kind names how a program is attached.
type Kind string

// The kinds of programs. TestRun programs are run by the loader itself (BEGIN
// and END). Kprobe programs serve kprobe.multi and perf kprobes alike; Fentry
// and Fexit programs serve single trampolines and tracing_multi.
const (
	TestRun    Kind = "test_run"
	TPBTF      Kind = "tp_btf"
	RawTP      Kind = "raw_tp"
	Tracepoint Kind = "tracepoint"
	Kprobe     Kind = "kprobe"
	Kretprobe  Kind = "kretprobe"
	Fentry     Kind = "fentry"
	Fexit      Kind = "fexit"
	PerfEvent  Kind = "perf_event"
	Uprobe     Kind = "uprobe"
	Uretprobe  Kind = "uretprobe"
)

// Class says which probes a program serves, and so which words of its context
// mean what.
type Class string

// The classes of probes.
const (
	ClassBegin         Class = "begin"
	ClassEnd           Class = "end"
	ClassError         Class = "error" // no program: called on the fault path
	ClassSyscallEntry  Class = "syscall-entry"
	ClassSyscallReturn Class = "syscall-return"
	ClassProfile       Class = "profile"
	ClassSdt           Class = "sdt"
	ClassRawtp         Class = "rawtp"
	ClassFbtEntry      Class = "fbt-entry"
	ClassFbtReturn     Class = "fbt-return"
	ClassPidEntry      Class = "pid-entry" // and instructions inside functions
	ClassPidReturn     Class = "pid-return"
	ClassUsdt          Class = "usdt" // probes that a program defines
)

// Program is one BPF program: the clauses of a group of descriptions that can
// match the same probe, for one attach kind.
//
// The loader binds a program to probes by patching: where the code says
//
//	lddw rX, Patch | slot
//
// (an immediate with PatchMask bits equal to Patch) the loader puts the value
// of the slot in the copy of the program that it loads:
//
//	SlotProbe   the probe's index in dt_probes, or -1: the attach cookie (for
//	            syscalls the dispatch map) says it
//	SlotNr      the system call number that alone is served, or -1: dispatch
//	            through the map dt_nr_<group>
//	SlotMasked  0: the mask is in the SlotMask words; 1: in dt_probes
//	SlotSkip    frames at the start of a kernel stack that are not the probed
//	            code's; -1 where that code's own frame is missing
//	SlotWord+i  word i of the probe's entry in dt_probes (its id and names), if
//	            SlotProbe is an index
//	SlotMask+w  word w of the clause mask: bit i is Clauses[i]
type Program struct {
	Symbol  string `json:"symbol"`
	Group   int    `json:"group"`
	Class   Class  `json:"class"`
	Kind    Kind   `json:"kind"`
	Clauses []int  `json:"clauses"`          // in program order
	Descs   []int  `json:"descs"`            // the descriptions that it serves
	Probes  bool   `json:"probes,omitempty"` // it reads the probe's identity
	Masked  bool   `json:"masked,omitempty"` // its clauses differ in the probes that enable them
	Fields  []int  `json:"fields,omitempty"` // sdt: argument indexes read (see dt_fields)

	// Of a program for a probe that is made of others: the kernel probes
	// that it is attached to (provider:module:function:name, patterns), the
	// probe that it serves there, and the groups beside which it is not used:
	// it is only where none of them can be attached.
	At    []string `json:"at,omitempty"`
	For   string   `json:"for,omitempty"`
	Spare []int    `json:"spare,omitempty"`
}

// Arg is a typed probe argument.
type Arg struct {
	N    int    `json:"n"`
	Type string `json:"type"`
	Size int    `json:"size"`
}

// Patch marks an immediate that the loader replaces; see Program.
const (
	Patch     uint64 = 0x0d7ace5eed000000
	PatchMask uint64 = 0xffffffffff000000

	SlotProbe  = 0
	SlotNr     = 1
	SlotMasked = 2
	SlotSkip   = 3
	SlotWord   = 4
	SlotMask   = 16
)

// The patch slots of the kernel's function that calls the programs of a tracepoint
// one after the other: its address and its size in bytes, both 0 where they are not
// known. Whether it stands on the stack depends on how many programs there are.
const (
	SlotCaller     = 9
	SlotCallerSize = 10
)

// Type says how the bytes of a datum or key are read.
type Type string

// The types of data. Int and Uint are of the datum's size (1, 2, 4, 8 bytes).
// Text is an interned text: 4 bytes, an index given out by the loader (probe
// names). Stack is an array of 64-bit kernel program counters, ended by 0 or
// the size; it holds up to object.StackExtra frames of the tracing machinery
// that are not shown. Sym, Func and Mod are kernel addresses. UStack is a head of
// StackHead bytes, which begins with the number of frames to show and the process
// (0: the kernel), 32 bits each, then such program counters. Usym, Ufunc, Umod and Uaddr are a process and an
// address in it, 8 bytes each.
const (
	Int    Type = "int"
	Uint   Type = "uint"
	Ptr    Type = "ptr"
	String Type = "string"
	Bytes  Type = "bytes"
	Text   Type = "text"
	Stack  Type = "stack"
	Sym    Type = "sym"
	Func   Type = "func"
	Mod    Type = "mod"
	Fl     Type = "float"
	UStack Type = "ustack"
	Usym   Type = "usym"
	Ufunc  Type = "ufunc"
	Umod   Type = "umod"
	Uaddr  Type = "uaddr"
)

// StackExtra is how many frames more than asked for a stack holds, for those
// of the tracing machinery at its start.
const StackExtra = 8

// StackHead is the size of the head of a UStack.
const StackHead = 16

// Datum is one value in a record or key, at a byte offset from its start.
type Datum struct {
	Off    int    `json:"off"`
	Size   int    `json:"size"`
	Type   Type   `json:"type"`
	CType  string `json:"ctype,omitempty"`  // the D type's name
	Frames int    `json:"frames,omitempty"` // Stack: frames to show
}

// HeaderSize is the size of a record's header: the record's index in Records
// (uint32) and the probe's index in dt_probes (uint32), both in the host's byte
// order.
const HeaderSize = 8

// FaultRecord is the index of the record that reports a fault. Its data: uint32
// clause, uint32 fault, uint64 value, uint32 site (index in Sites), uint32 zero, and
// since 1.2 uint64 time.
const FaultRecord = 0

// FaultSize is the size of a fault record with its header, ShortFault that of one
// without the time.
const (
	FaultSize  = ShortFault + 8
	ShortFault = HeaderSize + 24
)

// FaultTime is where the time is in a fault record.
const FaultTime = ShortFault

// TimeOffset is where dtc puts the time into other records.
const TimeOffset = HeaderSize

// The faults, with DTrace's numbers.
const (
	FaultUnknown   = 0
	FaultBadAddr   = 1
	FaultBadAlign  = 2
	FaultIllOp     = 3
	FaultDivZero   = 4
	FaultNoScratch = 5
	FaultKPriv     = 6
	FaultUPriv     = 7
	FaultTupOflow  = 8
	FaultBadStack  = 9
	FaultBadSize   = 10
	FaultBadIndex  = 11
)

// Record is what one firing of a clause writes: data, and what the consumer
// does with them. No actions: the default action, a header line alone.
//
// Time is the offset of a uint64, the time at which it was recorded, in nanoseconds of
// the monotonic clock; 0: there is none. Unless the record is Timed the word may be
// zero, which is no time: programs read the clock for it where VarTemporal asks
// for it, or where they have read it anyway.
type Record struct {
	Clause  int      `json:"clause"`
	Size    int      `json:"size"` // with the header
	Time    int      `json:"time,omitempty"`
	Timed   bool     `json:"timed,omitempty"`
	Data    []Datum  `json:"data,omitempty"`
	Actions []Action `json:"actions,omitempty"`
}

// Action is one action of the consumer. Data are indexes in the record's Data.
type Action struct {
	Act    string `json:"act"` // trace printf printa exit clear trunc normalize denormalize
	Data   []int  `json:"data,omitempty"`
	Format []Part `json:"format,omitempty"` // printf, printa; nil: the default format
	Aggs   []int  `json:"aggs,omitempty"`
	N      int64  `json:"n,omitempty"` // trunc, if it has no data
	HasN   bool   `json:"has_n,omitempty"`
	Type   int    `json:"type,omitempty"` // print: in Types
}

// Actions on speculations. Speculate is the first action of a record that belongs
// to a speculation: its data are the speculation (the generation in the upper
// half, the number in the lower; 0: none after all) and the time. Commit and
// discard are the one action of a record; their datum is the speculation, 0 for
// none.
const (
	ActSpeculate = "speculate"
	ActCommit    = "commit"
	ActDiscard   = "discard"
)

// Part is literal text (Verb "") or a conversion of a format.
type Part struct {
	Text   string `json:"text,omitempty"`
	Verb   string `json:"verb,omitempty"`
	Flags  string `json:"flags,omitempty"`     // of "#0-+ '?"
	Width  int    `json:"width,omitempty"`     // 0: none
	Prec   *int   `json:"prec,omitempty"`      // nil: none
	WidthN *int   `json:"width_arg,omitempty"` // index in the action's Data (printf)
	PrecN  *int   `json:"prec_arg,omitempty"`
	Arg    int    `json:"arg,omitempty"` // printf: index in the action's Data; printa: the key's index
	Agg    bool   `json:"agg,omitempty"` // %@: the value of aggregation number Arg (in order, the last repeats)
}

// Agg is an aggregation. Values are arrays of 64-bit words in a per-CPU map:
//
//	count       n
//	sum         tag, sum
//	avg         n, sum
//	stddev      n, sum, sum of squares low, high
//	min, max    tag, value, tag, value (slot = generation & 1)
//	quantize    tag, 127 buckets
//	lquantize   tag, levels + 2 buckets
//	llquantize  tag, buckets
//
// A tag is the generation (variable dt_gen_<agg>, from 1) in which the words
// after it were last written; the loader raises the generation on clear and
// trunc. A keyless aggregation is slot 0 of a per-CPU array, where n or tag 0
// means that it never received data; a keyed one is a per-CPU hash.
//
// Aggregations with a Tag, from 1, share a map. That of keyed ones has longer keys:
// the tag, a word of TagSize bytes, then the aggregation's own key, then zeros. That
// of keyless ones has more slots: the tag is the slot. Values may be longer too.
type Agg struct {
	Name    string  `json:"name"` // without '@'
	Func    string  `json:"func"`
	Params  []int64 `json:"params,omitempty"` // lquantize base limit step; llquantize factor low high steps
	Signed  bool    `json:"signed"`
	Map     string  `json:"map"`
	Gen     string  `json:"gen,omitempty"`   // the .bss variable of its generation
	Epoch   string  `json:"epoch,omitempty"` // the .bss variable that is added to the word before its keys
	KeySize int     `json:"key_size"`
	Keys    []Datum `json:"keys,omitempty"`
	Words   int     `json:"words"` // of a value
	Tag     int     `json:"tag,omitempty"`
}

// TagSize is the size of the word before the keys of a shared map, and of those of
// aggregations with an epoch.
const TagSize = 8

// DynMap is a map of dynamic variables, sized by option dynvarsize.
type DynMap struct {
	Map       string `json:"map"`
	EntrySize int    `json:"entry_size"`
	Shared    bool   `json:"shared,omitempty"` // by several arrays
}

// Site is a place where a clause may fault.
type Site struct {
	Pos  string `json:"pos"`
	What string `json:"what,omitempty"`
}
