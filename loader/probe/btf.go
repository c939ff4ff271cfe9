package probe

import (
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A raw walk over BTF, the kernel's type information:
//
//	header   magic 0xEB9F u16, version u8, flags u8, header length u32,
//	         type offset u32, type length u32, string offset u32, string length u32
//	type     name offset u32, info u32 (vlen 0-15, kind 24-28), size or type u32, then what the kind adds
//
// Types count from 1 in their order. The BTF of a module continues the vmlinux one: its type ids and its
// string offsets start where those of vmlinux end. Listing names this way needs neither the decoded types
// nor their memory. Nothing in the input is trusted: every offset is checked, and a walk that would leave
// the type section ends in an error.

const (
	btfMagic    = 0xeb9f
	btfTypeSize = 12
)

const (
	btfPointer   = 2
	btfTypedef   = 8
	btfFunc      = 12
	btfFuncProto = 13
)

// btfTail is what a kind adds to the common part: fixed bytes, and bytes for each of its vlen members.
var btfTail = [...]struct{ fixed, each uint64 }{
	1:            {4, 0},  // int
	btfPointer:   {},      //
	3:            {12, 0}, // array
	4:            {0, 12}, // struct
	5:            {0, 12}, // union
	6:            {0, 8},  // enum
	7:            {},      // fwd
	btfTypedef:   {},
	9:            {}, // volatile
	10:           {}, // const
	11:           {}, // restrict
	btfFunc:      {},
	btfFuncProto: {0, 8},
	14:           {4, 0},  // var
	15:           {0, 12}, // datasec
	16:           {},      // float
	17:           {4, 0},  // decl tag
	18:           {},      // type tag
	19:           {0, 12}, // enum64
}

var errBTF = errors.New("malformed BTF")

type btfFile struct {
	order   binary.ByteOrder
	types   []byte
	strings string
	base    *btfFile // of a module: vmlinux
	firstID uint32
	count   uint32 // types, once a walk has reached the end
}

// parseBTF reads the header; the result and every name taken from it alias raw. base is vmlinux for the BTF of a module, and has been walked to its end.
func parseBTF(raw []byte, base *btfFile) (*btfFile, error) {
	if len(raw) < 24 {
		return nil, errBTF
	}
	f := &btfFile{order: binary.LittleEndian, base: base, firstID: 1}
	if raw[0] == btfMagic>>8 {
		f.order = binary.BigEndian
	}
	if f.order.Uint16(raw) != btfMagic || raw[2] != 1 {
		return nil, errBTF
	}
	u32 := func(at int) uint64 { return uint64(f.order.Uint32(raw[at:])) }
	header, size := u32(4), uint64(len(raw))
	types, strs := header+u32(8), header+u32(16)
	typesEnd, strsEnd := types+u32(12), strs+u32(20)
	if header < 24 || typesEnd > size || strsEnd > size {
		return nil, errBTF
	}
	f.types = raw[types:typesEnd]
	f.strings = unsafe.String(unsafe.SliceData(raw[strs:strsEnd]), strsEnd-strs)
	if base != nil {
		f.firstID = base.firstID + base.count
	}
	return f, nil
}

type btfType struct {
	id      uint32
	kind    uint32
	vlen    uint32
	nameOff uint32
	ref     uint32 // size or type
}

// all yields every type in order and sets count at the end. It yields an error last, if there is one.
func (f *btfFile) all() iter.Seq2[btfType, error] {
	return func(yield func(btfType, error) bool) {
		id := f.firstID
		for at := uint64(0); at < uint64(len(f.types)); id++ {
			if uint64(len(f.types))-at < btfTypeSize {
				yield(btfType{}, errBTF)
				return
			}
			b := f.types[at:]
			info := f.order.Uint32(b[4:])
			t := btfType{id: id, kind: info >> 24 & 31, vlen: info & 0xffff, nameOff: f.order.Uint32(b), ref: f.order.Uint32(b[8:])}
			if t.kind == 0 || int(t.kind) >= len(btfTail) {
				yield(btfType{}, fmt.Errorf("%w: type %d has unknown kind %d", errBTF, id, t.kind))
				return
			}
			tail := btfTail[t.kind]
			at += btfTypeSize + tail.fixed + tail.each*uint64(t.vlen)
			if !yield(t, nil) {
				return
			}
		}
		f.count = id - f.firstID
	}
}

// name returns a name in the string section, or "".
func (f *btfFile) name(off uint32) string {
	if f.base != nil {
		if n := uint32(len(f.base.strings)); off < n {
			return f.base.name(off)
		} else {
			off -= n
		}
	}
	if uint64(off) >= uint64(len(f.strings)) {
		return ""
	}
	s := f.strings[off:]
	if end := strings.IndexByte(s, 0); end >= 0 {
		return s[:end]
	}
	return ""
}

// btfRawTracepoint is the prefix of the typedef that BTF has for each raw tracepoint.
const btfRawTracepoint = "btf_trace_"

// btfIndex is what one walk keeps of a BTF: the functions and the raw tracepoints.
type btfIndex struct {
	file        *btfFile
	funcs       []btfFunction     // in BTF order
	tracepoints map[string]uint32 // name without the prefix → id of the typedef
	lookups     atomic.Int32
	byName      func() map[string]uint32
}

type btfFunction struct {
	name  uint32 // string offset
	id    uint32
	proto uint32
}

// typesPerFunc is about how many bytes of types there are for each function.
const typesPerFunc = 64

func indexBTF(f *btfFile) (*btfIndex, error) {
	x := &btfIndex{file: f, tracepoints: map[string]uint32{}}
	x.funcs = make([]btfFunction, 0, len(f.types)/typesPerFunc)
	x.byName = sync.OnceValue(x.nameFunctions)
	for t, err := range f.all() {
		if err != nil {
			return nil, err
		}
		switch t.kind {
		case btfFunc:
			x.funcs = append(x.funcs, btfFunction{t.nameOff, t.id, t.ref})
		case btfTypedef:
			if event, ok := strings.CutPrefix(f.name(t.nameOff), btfRawTracepoint); ok && event != "" {
				x.tracepoints[event] = t.id
			}
		}
	}
	return x, nil
}

// fewLookups is how many searches of the list cost less than a map of it.
const fewLookups = 16

// function returns the id of a function, or 0.
func (x *btfIndex) function(name string) uint32 {
	if x.lookups.Add(1) > fewLookups {
		return x.byName()[name]
	}
	for _, fn := range x.funcs {
		if x.file.nameIs(fn.name, name) {
			return fn.id
		}
	}
	return 0
}

func (x *btfIndex) nameFunctions() map[string]uint32 {
	names := make(map[string]uint32, len(x.funcs))
	for _, fn := range slices.Backward(x.funcs) { // the first of a name stays
		names[x.file.name(fn.name)] = fn.id
	}
	return names
}

// nameIs compares without looking for the end of the name first.
func (f *btfFile) nameIs(off uint32, name string) bool {
	if f.base != nil {
		n := uint32(len(f.base.strings))
		if off < n {
			return f.base.nameIs(off, name)
		}
		off -= n
	}
	end := uint64(off) + uint64(len(name))
	return end < uint64(len(f.strings)) && f.strings[end] == 0 && f.strings[off:end] == name
}

// find returns the type with the given id, which may lie in the base.
func (f *btfFile) find(id uint32) (btfType, bool) {
	if f.base != nil && id < f.firstID {
		return f.base.find(id)
	}
	for t, err := range f.all() {
		if err == nil && t.id == id {
			return t, true
		}
	}
	return btfType{}, false
}

// prototype follows a function or the typedef of a raw tracepoint to its prototype, and returns how many
// parameters that has and whether it returns a value.
func (f *btfFile) prototype(id uint32) (params int, returns, ok bool) {
	for range 3 { // typedef, pointer, prototype
		t, ok := f.find(id)
		switch {
		case !ok:
			return 0, false, false
		case t.kind == btfFuncProto:
			return int(t.vlen), t.ref != 0, true
		case t.kind != btfFunc && t.kind != btfTypedef && t.kind != btfPointer:
			return 0, false, false
		}
		id = t.ref
	}
	return 0, false, false
}

// readBTF reads a file below /sys/kernel/btf, vmlinux or that of a module on top of it.
func readBTF(path string, base *btfFile) (*btfIndex, error) {
	raw, err := mapFile(path)
	if err != nil {
		raw, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, err
	}
	f, err := parseBTF(raw, base)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	x, err := indexBTF(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return x, nil
}

// mapFile maps a file for good: names point into it. Newer kernels allow it for their own BTF, which
// never changes; all others refuse, and the file has to be read.
func mapFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() <= 0 || info.Size() > 1<<30 {
		return nil, errBTF
	}
	return unix.Mmap(int(file.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_PRIVATE)
}
