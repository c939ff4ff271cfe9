package object

// Maps that objects may hold besides those of their aggregations and variables.
const (
	// MapRings is an array of ring buffers (BPF_MAP_TYPE_ARRAY_OF_MAPS), one
	// for each CPU; the loader makes the buffers and sets the number of slots.
	MapRings = "dt_rings"
	// MapProbes is an array of probes, see ProbeSize; the loader sizes it.
	MapProbes = "dt_probes"
	// MapDrops is a per-CPU array of 64-bit drop counters, see DropClause.
	MapDrops = "dt_drops"
	// MapScratch is a per-CPU array of working memory, a slot for each program.
	MapScratch = "dt_scratch"
	// MapSelf is task storage that holds all self-> scalars of a thread.
	MapSelf = "dt_self"
	// MapText is an array of interned texts, strsize bytes each, by number;
	// the loader sizes and fills it. Only objects with UsesText have it.
	MapText = "dt_text"
	// MapSpecs is an array of speculations, whose number is the index; the
	// loader sizes it. An entry's first word holds a state in its lower half,
	// and in its upper half a generation; its second word, which there is not
	// before version 1.2, the bytes used (SpecUsed).
	MapSpecs = "dt_specs"
	// MapUnwindProcs, MapUnwindRanges and MapUnwindTables (1.3) say how to walk
	// user stacks; the loader fills them: see package loader/unwind.
	MapUnwindProcs  = "dt_unw_procs"
	MapUnwindRanges = "dt_unw_ranges"
	MapUnwindTables = "dt_unw_tables"
	// MapNr is the prefix of the dispatch arrays of system call programs: for
	// each number up to NrCount the probe's index plus one, 0 where not traced.
	// The group's number follows.
	MapNr = "dt_nr_"
)

// States of a speculation. speculation() raises the generation and makes it
// active, commit() and discard() make it settling, the loader inactive again.
const (
	SpecInactive = 0
	SpecActive   = 1
	SpecSettling = 2
	// A commit() or discard() whose record found no room; VarUnseen is set.
	SpecCommitted = 3
	SpecDiscarded = 4
)

// An entry of MapSpecs: its size, where it has the bytes used, and what a record
// counts there besides its data, as in DTrace.
const (
	SpecSize   = 16
	SpecUsed   = 8
	SpecRecord = 16
)

// The maps of unwinding: sizes of entries, and how many there are.
const (
	UnwindProc   = 24
	UnwindProcs  = 8192
	UnwindRange  = 40
	UnwindRanges = 1 << 15
	UnwindRow    = 16
	UnwindTables = 4096
)

// UnwindFunc is the function that walks user stacks, UnwindStep its callback. Where the
// kernel cannot run them the loader makes the one return 0 and takes the other out.
const (
	UnwindFunc = "dt_unwind_sub"
	UnwindStep = "dt_unwind_cb"
)

// MaxSpecs is the most speculations that there can be (option nspec).
const MaxSpecs = 1 << 16

// NrCount is the number of entries of a dispatch array.
const NrCount = 1024

// Variables in .rodata, set by the loader before load, and in .bss.
const (
	// VarState (.bss, uint32) is the activity: StateOff until BEGIN has run,
	// StateOn while probes record, StateExit after exit() or when the loader
	// ends the run.
	VarState = "dt_state"
	// VarStatus (.bss, int32) is the status of an exit() whose record found no
	// room.
	VarStatus = "dt_status"
	// VarUnseen (.bss, uint32) is 1 where the loader must look at the states of
	// all speculations; it sets it to 0 before it looks.
	VarUnseen = "dt_unseen"
	// VarSpecsize (.rodata, uint64) is how many bytes a speculation holds.
	VarSpecsize = "dt_specsize"
	// VarWallOffset (.bss, int64; .rodata in objects before 1.2) is what is added
	// to the monotonic clock to get nanoseconds since the epoch.
	VarWallOffset = "dt_wall_offset"
	// VarMark (.rodata, uint64, a power of two) is the fill of a ring buffer,
	// in bytes, at which (and at whose multiples) a program wakes the consumer.
	VarMark = "dt_mark"
	// VarTemporal (.rodata, uint32) is 1 where programs read the clock for the
	// time of every record.
	VarTemporal = "dt_temporal"
	// VarTexts (.rodata, array of uint32) holds the numbers of Meta.Texts, in
	// order; TextNone where no probe name has that text.
	VarTexts = "dt_texts"
)

// TextNone is the number of a text that no probe has.
const TextNone = 0xffffffff

// States of VarState.
const (
	StateOff  = 0
	StateOn   = 1
	StateExit = 2
)

// Indexes in MapDrops. A clause's own counter of lost records is
// DropClause + its index.
const (
	DropAgg  = 0
	DropDyn  = 1
	DropSpec = 2
	// Calls of speculation() that found none: all active; some being settled.
	DropSpecUnavail = 3
	DropSpecBusy    = 4
	// Faults in clauses of ERROR.
	DropError  = 5
	DropClause = 8
)

// ProbeHead is the size of the fixed part of an entry of MapProbes: the probe's
// id, then the numbers of its provider, module, function and name as interned
// texts, then (WordArgs) one more than the number of arguments that a system
// call has, 0 where that is not known, all uint32. MaskWords 64-bit words of
// clause mask follow.
const ProbeHead = 24

// WordArgs is the index of the word with the number of arguments.
const WordArgs = 5

// SlotField is the first of ten patch slots for the arguments of an sdt
// program: where argument N lies in the event's record. See Field.
const SlotField = 32

// Field packs an event field for a SlotField patch: its offset in the record
// (16 bits), size in bytes (8 bits), and whether it is signed or an array
// (whose value is its address). Zero: the event has no such argument.
func Field(off, size int, signed, array bool) uint64 {
	v := uint64(off&0xffff) | uint64(size&0xff)<<16
	if signed {
		v |= FieldSigned
	}
	if array {
		v |= FieldArray
	}
	return v
}

// Flags in a Field.
const (
	FieldSigned = 1 << 24
	FieldArray  = 1 << 25
)

// SlotFields is the number of slots from SlotField on.
const SlotFields = 10

// The patch slots of the arguments of a usdt program, the same as an sdt program's:
// where argument N is when the probe fires. Zero: the probe has no such argument.
//
//	bits 0-2    UsdtConst, UsdtReg, UsdtMem, UsdtIndex or UsdtAddr
//	bit 3       the argument is signed
//	bits 4-7    its size in bytes
//	UsdtConst   the value is in the slot SlotConst + N
//	UsdtAddr    bits 8-63: the address
//	others      bits 8-15: the register, as its offset in the saved registers;
//	            bits 16-23: the index register, 24-25 its scale as a power of two;
//	            bit 26: the second byte of the register;
//	            bits 32-63: what is added, signed
const (
	UsdtConst = 1
	UsdtReg   = 2
	UsdtMem   = 3 // at register + sum
	UsdtIndex = 4 // at register + index * scale + sum
	UsdtAddr  = 5

	SlotConst = 48

	UsdtSigned = 1 << 3
	UsdtHigh   = 1 << 26
)
