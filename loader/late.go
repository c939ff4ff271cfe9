package loader

import (
	"encoding/binary"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"

	"dtc/loader/format"
	"dtc/loader/probe"
	"dtc/object"
)

// Probes of all processes (pid*, and those that programs define, shop*, of files that are met
// while the run lasts). They are attached to files, hence fire in processes that
// start later too, from their first instruction on. Which probe has fired is not known
// before: that of the process's number. The programs themselves give it an entry in
// dt_probes. Their attach cookie is then that of the file's probe, with lateCookie; the
// call that reads the cookie is replaced by one of a function that finds the entry:
//
//	dt_late       (file's probe, process) → entry; (lateName | number of the file's provider's name, process) →
//	              number of the provider's name: that of the file's with the process in the place of *
//	dt_late_next  how many entries and names were given out
//	dt_late_whose entry → process and file's probe: what was given out, for the loader
//
// Entries and names are from a reserve at the end of dt_probes and dt_texts. When it is used
// up, what fires is named as the file's probe is. A number that is used again by another process keeps
// its entry: the probe has the same name.
//
// For a process whose own description (pid123) has the same place the entry is made
// before: it has the clauses of both, and the place is attached once.
const (
	lateCookie  = uint64(1) << 63
	lateName    = uint32(1) << 31
	lateEntries = 1 << 14
	lateTexts   = 1 << 13
	firstLateID = 1 << 24
	lateFunc    = "dt_late_probe"
	mapLate     = "dt_late"
	mapLateNext = "dt_late_next"
	mapLateFor  = "dt_late_whose"
	longestPid  = 7 // digits
)

// late is the reserve for processes that are not known.
type late struct {
	firstEntry, firstText int
	maps                  map[string]*ebpf.Map
	texts                 *texts
	known                 map[uint32]*format.Probe // by entry
	names                 map[uint32]string        // of providers, by number
}

// reserve makes room at the end of the entries and names.
func (l *late) reserve(entries int, names *texts) {
	l.firstEntry, l.firstText, l.texts = entries, names.most, names
	l.known, l.names = map[uint32]*format.Probe{}, map[uint32]string{}
}

// lateMaps are the maps of the function.
func lateMaps() map[string]*ebpf.MapSpec {
	return map[string]*ebpf.MapSpec{
		mapLate:     {Name: mapLate, Type: ebpf.Hash, KeySize: 8, ValueSize: 4, MaxEntries: lateEntries + lateTexts},
		mapLateNext: {Name: mapLateNext, Type: ebpf.Array, KeySize: 4, ValueSize: 16, MaxEntries: 1},
		mapLateFor:  {Name: mapLateFor, Type: ebpf.Array, KeySize: 4, ValueSize: 8, MaxEntries: lateEntries},
	}
}

// identify has a program ask the function where it reads its cookie. It reports whether
// the program does.
func (l *late) identify(p *ebpf.ProgramSpec, probeSize, textSize int) bool {
	asked := false
	for i := range p.Instructions {
		ins := &p.Instructions[i]
		if ins.IsBuiltinCall() && ins.Constant == int64(asm.FnGetAttachCookie) {
			p.Instructions[i] = asm.Call.Label(lateFunc).WithSymbol(ins.Symbol()).WithSource(ins.Source())
			asked = true
		}
	}
	if asked {
		f := l.function(probeSize, textSize)
		f[0] = f[0].WithSource(p.Instructions[0].Source()) // where one function has a line, all need one
		p.Instructions = append(p.Instructions, f...)
	}
	return asked
}

// Places on the stack of the function.
const (
	keyAt     = -8  // file's probe, process
	nameKeyAt = -16 // lateName | number, process
	valueAt   = -24
	indexAt   = -28
	nameAt    = -32
	contextAt = -40
)

// lateLookup finds the value of a key on the stack.
func lateLookup(name string, key int16) asm.Instructions {
	return asm.Instructions{
		asm.LoadMapPtr(asm.R1, 0).WithReference(name),
		asm.Mov.Reg(asm.R2, asm.RFP),
		asm.Add.Imm(asm.R2, int32(key)),
		asm.FnMapLookupElem.Call(),
	}
}

// lateInsert gives a key what stands at valueAt, unless it has a value.
func lateInsert(key int16) asm.Instructions {
	return asm.Instructions{
		asm.LoadMapPtr(asm.R1, 0).WithReference(mapLate),
		asm.Mov.Reg(asm.R2, asm.RFP),
		asm.Add.Imm(asm.R2, int32(key)),
		asm.Mov.Reg(asm.R3, asm.RFP),
		asm.Add.Imm(asm.R3, valueAt),
		asm.Mov.Imm(asm.R4, 1), // BPF_NOEXIST: of two processors the first is right
		asm.FnMapUpdateElem.Call(),
	}
}

// lateGive takes the next number of a counter behind r9.
func lateGive(counter int16, to asm.Register, most int32) asm.Instructions {
	add := asm.FetchAdd.Mem(asm.R9, to, asm.DWord, counter)
	add.Constant = int64(asm.FetchAdd) >> 8 // which the library leaves out when it writes the instruction
	return asm.Instructions{
		asm.Mov.Imm(to, 1),
		add,
		asm.JGE.Imm(to, most, "late_file"),
	}
}

// function finds the entry of the probe that has fired. r6 is the file's probe, r7 the
// process, r8 the number of the provider's name.
func (l *late) function(probeSize, textSize int) asm.Instructions {
	code := slices.Concat(
		asm.Instructions{
			asm.FnGetAttachCookie.Call(),
			asm.JSLT.Imm(asm.R0, 0, "late_find"),
			asm.Return(),
			asm.Mov.Reg32(asm.R6, asm.R0).WithSymbol("late_find"),
			asm.FnGetCurrentPidTgid.Call(),
			asm.Mov.Reg(asm.R7, asm.R0),
			asm.RSh.Imm(asm.R7, 32),
			asm.StoreMem(asm.RFP, keyAt, asm.R6, asm.Word),
			asm.StoreMem(asm.RFP, keyAt+4, asm.R7, asm.Word),
		},
		lateLookup(mapLate, keyAt),
		asm.Instructions{
			asm.JEq.Imm(asm.R0, 0, "late_new"),
			asm.LoadMem(asm.R0, asm.R0, 0, asm.Word),
			asm.Return(),
			asm.StoreMem(asm.RFP, indexAt, asm.R6, asm.Word).WithSymbol("late_new"),
		},
		lateLookup(object.MapProbes, indexAt),
		asm.Instructions{
			asm.JEq.Imm(asm.R0, 0, "late_file"),
			asm.LoadMem(asm.R1, asm.R0, 4, asm.Word),
			asm.StoreMem(asm.RFP, nameAt, asm.R1, asm.Word),
			asm.Or.Imm(asm.R1, math.MinInt32),
			asm.StoreMem(asm.RFP, nameKeyAt, asm.R1, asm.Word),
			asm.StoreMem(asm.RFP, nameKeyAt+4, asm.R7, asm.Word),
		},
		lateLookup(mapLate, nameKeyAt),
		asm.Instructions{
			asm.JEq.Imm(asm.R0, 0, "late_name"),
			asm.LoadMem(asm.R8, asm.R0, 0, asm.Word).WithSymbol("late_named"),
		},
		lateCounters(), l.newEntry(probeSize), l.newName(textSize),
	)
	code[0] = btf.WithFuncMetadata(code[0].WithSymbol(lateFunc), lateType)
	return code
}

// lateCounters has r9 point to the counters.
func lateCounters() asm.Instructions {
	return slices.Concat(
		asm.Instructions{asm.StoreImm(asm.RFP, indexAt, 0, asm.Word)},
		lateLookup(mapLateNext, indexAt),
		asm.Instructions{asm.JEq.Imm(asm.R0, 0, "late_file"), asm.Mov.Reg(asm.R9, asm.R0)},
	)
}

// newEntry copies the entry of the file's probe to one of the process, and returns that.
func (l *late) newEntry(probeSize int) asm.Instructions {
	code := slices.Concat(
		lateGive(0, asm.R1, lateEntries),
		asm.Instructions{
			asm.StoreMem(asm.RFP, contextAt, asm.R1, asm.DWord),
			asm.StoreMem(asm.RFP, indexAt, asm.R1, asm.Word),
			asm.LSh.Imm(asm.R7, 32),
			asm.Or.Reg(asm.R7, asm.R6),
		},
		lateLookup(mapLateFor, indexAt),
		asm.Instructions{
			asm.JEq.Imm(asm.R0, 0, "late_file"),
			asm.StoreMem(asm.R0, 0, asm.R7, asm.DWord),
			asm.StoreMem(asm.RFP, indexAt, asm.R6, asm.Word),
		},
		lateLookup(object.MapProbes, indexAt),
		asm.Instructions{
			asm.JEq.Imm(asm.R0, 0, "late_file"),
			asm.Mov.Reg(asm.R9, asm.R0),
			asm.LoadMem(asm.R7, asm.RFP, contextAt, asm.DWord),
			asm.Add.Imm(asm.R7, int32(l.firstEntry)),
			asm.StoreMem(asm.RFP, valueAt, asm.R7, asm.Word),
			asm.StoreMem(asm.RFP, indexAt, asm.R7, asm.Word),
		},
		lateLookup(object.MapProbes, indexAt),
		asm.Instructions{asm.JEq.Imm(asm.R0, 0, "late_file")},
	)
	for off := 0; off+4 <= probeSize; off += 4 {
		code = append(code, asm.LoadMem(asm.R1, asm.R9, int16(off), asm.Word), asm.StoreMem(asm.R0, int16(off), asm.R1, asm.Word))
	}
	return slices.Concat(
		code,
		asm.Instructions{
			asm.StoreMem(asm.R0, 4, asm.R8, asm.Word), // the provider's name
			asm.Add.Imm(asm.R7, int32(firstLateID-l.firstEntry)),
			asm.StoreMem(asm.R0, 0, asm.R7, asm.Word),
		},
		lateInsert(keyAt), lateLookup(mapLate, keyAt),
		asm.Instructions{
			asm.JEq.Imm(asm.R0, 0, "late_file"),
			asm.LoadMem(asm.R0, asm.R0, 0, asm.Word),
			asm.Return(),
			asm.Mov.Reg(asm.R0, asm.R6).WithSymbol("late_file"),
			asm.Return(),
		},
	)
}

// newName gives the process a name for its provider.
func (l *late) newName(textSize int) asm.Instructions {
	code := slices.Concat(lateCounters(), lateGive(8, asm.R8, lateTexts))
	code[0] = code[0].WithSymbol("late_name")
	code = append(code, asm.Add.Imm(asm.R8, int32(l.firstText)), asm.StoreMem(asm.RFP, valueAt, asm.R8, asm.Word))
	if textSize > longestPid+1 {
		code = slices.Concat(
			code, lateLookup(object.MapText, nameAt),
			asm.Instructions{
				asm.JEq.Imm(asm.R0, 0, "late_file"),
				asm.Mov.Reg(asm.R9, asm.R0),
				asm.StoreMem(asm.RFP, indexAt, asm.R8, asm.Word),
			},
			lateLookup(object.MapText, indexAt),
			asm.Instructions{asm.JEq.Imm(asm.R0, 0, "late_file")},
			writeName(textSize),
		)
	}
	return slices.Concat(
		code, lateInsert(nameKeyAt), lateLookup(mapLate, nameKeyAt),
		asm.Instructions{asm.JEq.Imm(asm.R0, 0, "late_file"), asm.Ja.Label("late_named")},
	)
}

var lateType = &btf.Func{
	Name: lateFunc, Linkage: btf.StaticFunc,
	Type: &btf.FuncProto{
		Return: &btf.Int{Name: "long", Size: 8, Encoding: btf.Signed},
		Params: []btf.FuncParam{{Name: "ctx", Type: &btf.Pointer{Target: &btf.Void{}}}},
	},
}

// longestName is how much of a provider's name is looked through for its end.
const longestName = 64

// writeName writes the text at r9 up to its *, and the number in r7, to where r0 points. Digits
// come last first, and the first one in the lowest byte.
func writeName(textSize int) asm.Instructions {
	code := asm.Instructions{asm.Mov.Reg(asm.R1, asm.R7), asm.Mov.Imm(asm.R2, 0)}
	for range longestPid {
		code = append(code,
			asm.Mov.Reg(asm.R3, asm.R1),
			asm.Mod.Imm(asm.R3, 10),
			asm.Add.Imm(asm.R3, '0'),
			asm.LSh.Imm(asm.R2, 8),
			asm.Or.Reg(asm.R2, asm.R3),
			asm.Div.Imm(asm.R1, 10),
			asm.JEq.Imm(asm.R1, 0, "late_text"),
		)
	}
	text := len(code)
	for i := range min(textSize-longestPid-1, longestName) {
		code = append(code,
			asm.LoadMem(asm.R1, asm.R9, int16(i), asm.Byte),
			asm.JEq.Imm(asm.R1, '*', "late_digits"),
			asm.StoreMem(asm.R0, 0, asm.R1, asm.Byte),
			asm.Add.Imm(asm.R0, 1),
		)
	}
	code[text] = code[text].WithSymbol("late_text")
	for i := range longestPid + 1 {
		code = append(code, asm.StoreMem(asm.R0, int16(i), asm.R2, asm.Byte), asm.RSh.Imm(asm.R2, 8))
	}
	digits := len(code) - 2*(longestPid+1)
	code[digits] = code[digits].WithSymbol("late_digits")
	return code
}

// find is the probe of an entry that the programs gave out; file gives the names of the
// file's probe.
func (l *late) find(index uint32, file func(uint32) *format.Probe) (*format.Probe, bool) {
	if p, ok := l.known[index]; ok {
		return p, true
	}
	n := int64(index) - int64(l.firstEntry)
	if n < 0 || n >= lateEntries || l.maps[mapLateFor] == nil {
		return nil, false
	}
	var whose uint64
	if err := l.maps[mapLateFor].Lookup(uint32(n), &whose); err != nil || whose == 0 {
		return nil, false
	}
	of := file(uint32(whose))
	p := &format.Probe{ID: firstLateID + uint32(n), Provider: providerOf(of.Provider, whose>>32), Module: of.Module, Function: of.Function, Name: of.Name}
	l.known[index] = p
	return p, true
}

// providerOf is the provider in a process of a probe of files.
func providerOf(file string, pid uint64) string {
	return strings.TrimSuffix(file, "*") + strconv.FormatUint(pid, 10)
}

// text is the name of a provider by its number, "" if the programs gave out none.
func (l *late) text(n uint32) string {
	if l.maps[mapLate] == nil || int64(n) < int64(l.firstText) || int64(n) >= int64(l.firstText+lateTexts) {
		return ""
	}
	if name, ok := l.names[n]; ok {
		return name
	}
	var key [8]byte
	var value uint32
	for all := l.maps[mapLate].Iterate(); all.Next(&key, &value); {
		if of := binary.NativeEndian.Uint32(key[:]); of&lateName != 0 {
			l.names[value] = providerOf(l.texts.text(of&^lateName), uint64(binary.NativeEndian.Uint32(key[4:])))
		}
	}
	return l.names[n]
}

// claim gives the probe of a file in one process an entry of the loader's.
func (l *late) claim(file, pid uint32, entry uint32) error {
	if l.maps[mapLate] == nil {
		return nil
	}
	var key [8]byte
	binary.NativeEndian.PutUint32(key[:], file)
	binary.NativeEndian.PutUint32(key[4:], pid)
	return l.maps[mapLate].Put(key, entry)
}

// isLate reports whether a probe is one of a file, in whatever process.
func isLate(p *probe.Probe) bool {
	return p.User != nil && p.User.Pid == 0 && strings.HasSuffix(p.Provider, "*")
}

// identifyLate has a program that serves probes of all processes tell these apart.
func (s *session) identifyLate(g *group, c *progCopy, p *ebpf.ProgramSpec, spec *ebpf.CollectionSpec) {
	c.late = false
	if !g.late || !c.cookies {
		return
	}
	textSize := 0
	if m := spec.Maps[object.MapText]; m != nil {
		textSize = int(m.ValueSize)
	}
	s.makeLateMaps(spec)
	c.late = s.grow.late.identify(p, probeSize(s.meta), textSize)
}

// makeLateMaps adds the maps that such programs use.
func (s *session) makeLateMaps(spec *ebpf.CollectionSpec) {
	if spec.Maps[object.MapProbes] == nil {
		n, _ := s.grow.room(0, 0)
		spec.Maps[object.MapProbes] = &ebpf.MapSpec{Name: object.MapProbes, Type: ebpf.Array, KeySize: 4, ValueSize: uint32(probeSize(s.meta)), MaxEntries: uint32(n)}
	}
	for name, m := range lateMaps() {
		if spec.Maps[name] == nil {
			spec.Maps[name] = m
		}
	}
}
