package symbol

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// Processes resolves addresses of processes. An address lies in a mapping of a
// file; where the file's segments and symbols say which function that is, it has a
// name, also when the process has gone: mappings and symbols stay once they were
// seen. So a process should be seen (See) while it runs.
//
// Mappings change: by dlopen() there come more, and by exec() others. They are read
// again when an address lies in none of them, and when the process runs another
// program or its number is another process's, but at most once for each pass over
// the buffers (Pass). A file that was written anew has other symbols.
//
// A run may last for months, in which processes come and go by the million. What is
// remembered is bounded, the mappings of all processes and the symbols of all files:
// what was not asked for longest is forgotten first, except for processes that were
// seen by See.
//
// Code that is made at run time lies in no file; see jit.go for its names.
type Processes struct {
	mu     sync.Mutex
	procs  *bounded[uint32, *process]
	images *bounded[fileID, *file]
	paths  map[string]string // each path once

	inliners *bounded[fileID, *inliner]
	inlined  map[inlineKey][]string
	pass     int
}

// file is what is known of a file: nothing if it cannot be read.
type file struct {
	*Image
	version fileVersion
}

// fileVersion tells what was written anew.
type fileVersion struct {
	size     int64
	modified syscall.Timespec
}

// A Place is where an address of a process lies.
type Place struct {
	Object string // the file's name, "" for code made at run time
	Symbol string // "" where it has none
	Offset uint64 // from the symbol
	Base   uint64 // from the object's start
}

// A Mapping is a piece of a process's memory that a file lies in.
type Mapping struct {
	Start, End uint64
	Off        uint64 // in the file
	Path       string
	Exec       bool
	checked    bool // that the file is the one that was read
	id         fileID
}

type fileID struct{ dev, ino uint64 }

type process struct {
	maps   []Mapping // by address
	life   life
	read   int // pass in which the mappings were read
	look   int // pass in which the program was looked at
	jit    []jitFunc
	jitLen int64
	user   uint32
	before []Mapping // of the program that it ran before
	parent uint32    // whose mappings it has until it runs a program
}

// life is a program that a process runs. Another one has another, be it by exec() or
// because the process has ended and its number is used again.
type life struct {
	start, code, stack uint64
	exe                fileID
}

const (
	maxMaps = 1 << 16
	vdso    = "[vdso]"

	mostMappings  = 1 << 17 // of all processes: 8 MB
	processWeight = 32      // of a process itself, in mappings
	mostSymbols   = 200_000 // of all files: some 15 MB
	fileWeight    = 32      // of a file itself, in symbols
	mostPaths     = 1 << 13
)

// NewProcesses returns a resolver that has seen nothing.
func NewProcesses() *Processes {
	return &Processes{
		procs: newBounded[uint32, *process](mostMappings), images: newBounded[fileID, *file](mostSymbols),
		paths: map[string]string{}, pass: 1, inliners: newBounded[fileID, *inliner](mostInlineData),
	}
}

// Pass begins a pass: from now on what was read may be read again.
func (p *Processes) Pass() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pass++
}

// See reads the mappings of a process, to have them when it is gone, and the
// symbols of what is mapped.
func (p *Processes) See(pid uint32) {
	p.mu.Lock()
	defer p.mu.Unlock()
	q := p.process(pid)
	p.procs.pin(pid)
	p.reread(pid, q)
	for i := range q.maps {
		if m := &q.maps[i]; m.Exec && m.HasFile() {
			p.image(pid, m)
		}
	}
}

// Lookup finds an address of a process.
func (p *Processes) Lookup(pid uint32, addr uint64) (Place, bool) {
	if pid == 0 {
		return Place{}, false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	q := p.process(pid)
	p.refresh(pid, q)
	m := q.find(addr)
	if m == nil && q.read != p.pass {
		p.reread(pid, q)
		m = q.find(addr)
	}
	if m == nil && len(q.maps) == 0 && q.parent != 0 {
		p.inherit(q)
		m = q.find(addr)
	}
	if m == nil {
		m = q.findBefore(addr)
	}
	if m == nil || !m.HasFile() {
		f, ok := q.generated(pid, addr)
		p.weigh(pid, q)
		if ok {
			return Place{Symbol: f.name, Offset: addr - f.start}, true
		}
		return Place{}, false
	}
	return p.place(pid, q, m, addr), true
}

// Mapping returns the mapping of a file that an address lies in, as far as that is known.
func (p *Processes) Mapping(pid uint32, addr uint64) (m Mapping, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	q, ok := p.procs.get(pid)
	if !ok {
		return m, false
	}
	at := q.find(addr)
	if at == nil {
		at = q.findBefore(addr)
	}
	if at == nil || !at.HasFile() {
		return m, false
	}
	return *at, true
}

func (p *Processes) place(pid uint32, q *process, m *Mapping, addr uint64) Place {
	out := Place{Object: m.Name(), Base: addr - q.base(m)}
	im := p.image(pid, m)
	if im == nil {
		return out
	}
	at, ok := im.Addr(addr - m.Start + m.Off)
	if !ok {
		return out
	}
	if f, ok := im.Find(at); ok {
		out.Symbol, out.Offset = f.Name, at-f.Addr
	}
	return out
}

// Name is the last part of the file's name.
func (m *Mapping) Name() string {
	return filepath.Base(strings.TrimSuffix(m.Path, " (deleted)"))
}

// HasFile reports whether a mapping is one of a file, or of what is like one.
func (m *Mapping) HasFile() bool {
	return m.Path != "" && m.Path[0] == '/' || m.Path == vdso
}

func (p *Processes) process(pid uint32) *process {
	q, ok := p.procs.get(pid)
	if !ok {
		q = &process{}
		p.weigh(pid, q)
	}
	return q
}

func (p *Processes) weigh(pid uint32, q *process) {
	p.procs.put(pid, q, processWeight+len(q.maps)+len(q.before)+2*len(q.jit))
}

// refresh forgets the mappings of another program that the process ran before, and
// of another process that had its number.
func (p *Processes) refresh(pid uint32, q *process) {
	if q.look == p.pass {
		return
	}
	q.look = p.pass
	if now, ok := lifeOf(pid); ok && now != q.life {
		p.reread(pid, q)
	}
}

func (p *Processes) reread(pid uint32, q *process) {
	q.read = p.pass
	now, ok := lifeOf(pid)
	maps, err := ReadMaps(pid)
	if err != nil || len(maps) == 0 || !ok {
		return // it has gone: what was seen stays
	}
	for i := range maps {
		maps[i].Path = p.path(maps[i].Path)
	}
	if now.start != q.life.start {
		q.jit, q.jitLen = nil, 0
	}
	switch {
	case q.life.start != 0 && now.start != q.life.start:
		q.before = nil
	case q.life.start != 0 && now != q.life:
		q.before = q.maps
	}
	if _, user, ok := statusOf(pid); ok {
		q.user = user
	}
	q.maps, q.life = maps, now
	p.weigh(pid, q)
}

// path returns the one copy of a path.
func (p *Processes) path(s string) string {
	if known, ok := p.paths[s]; ok {
		return known
	}
	if len(p.paths) >= mostPaths {
		clear(p.paths)
	}
	s = strings.Clone(s)
	p.paths[s] = s
	return s
}

// lifeOf reads when the process began, and where its program and its stack lie.
func lifeOf(pid uint32) (l life, ok bool) {
	const start, code, stack = 22 - 3, 26 - 3, 28 - 3 // fields behind the name
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return l, false
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) <= stack {
		return l, false
	}
	for i, to := range map[int]*uint64{start: &l.start, code: &l.code, stack: &l.stack} {
		*to, _ = strconv.ParseUint(fields[i], 10, 64)
	}
	l.exe, _ = identify(fmt.Sprintf("/proc/%d/exe", pid))
	return l, true
}

// StackStart is where the stack of the program begins that a process runs, which is
// another after exec().
func StackStart(pid uint32) (addr uint64, ok bool) {
	l, ok := lifeOf(pid)
	return l.stack, ok
}

func (q *process) find(addr uint64) *Mapping {
	i, found := slices.BinarySearchFunc(q.maps, addr, func(m Mapping, addr uint64) int {
		switch {
		case m.End <= addr:
			return -1
		case m.Start > addr:
			return 1
		}
		return 0
	})
	if !found {
		return nil
	}
	return &q.maps[i]
}

// base is where the object of a mapping begins.
func (q *process) base(m *Mapping) uint64 {
	base := m.Start
	for i := range q.maps {
		if o := &q.maps[i]; o.Path == m.Path && o.id == m.id && o.Start < base {
			base = o.Start
		}
	}
	return base
}

func identify(path string) (fileID, bool) {
	var st syscall.Stat_t
	if syscall.Stat(path, &st) != nil {
		return fileID{}, false
	}
	return fileID{st.Dev, st.Ino}, true
}

// image returns what a mapping's file says, nil where it cannot be read.
func (p *Processes) image(pid uint32, m *Mapping) *Image {
	f, ok := p.images.get(m.id)
	if ok && m.checked {
		return f.Image
	}
	m.checked = true
	version, there := m.version(pid)
	if ok && (!there || version == f.version) {
		return f.Image
	}
	im, err := OpenImage(pid, m)
	if err != nil {
		if ok {
			return f.Image
		}
		im = nil
	}
	weight := fileWeight
	if im != nil {
		weight += len(im.funcs)
	}
	p.images.put(m.id, &file{im, version}, weight)
	return im
}

// version tells which version of the file the mapping is of.
func (m *Mapping) version(pid uint32) (v fileVersion, ok bool) {
	var st syscall.Stat_t
	for _, name := range m.names(pid) {
		if syscall.Stat(name.root+name.path, &st) == nil && st.Ino == m.id.ino {
			return fileVersion{st.Size, st.Mtim}, true
		}
	}
	return v, false
}

// OpenImage reads the file of a mapping, as the process sees it.
func OpenImage(pid uint32, m *Mapping) (*Image, error) {
	f, err := m.Open(pid)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readImage(f, m.originOf(pid))
}

// A File is the contents of a mapping's file.
type File interface {
	io.ReaderAt
	io.Closer
}

// Open opens the file of a mapping: by the mapping itself, which reaches files that
// were deleted and those of other mount namespaces; then by its name there and here.
func (m *Mapping) Open(pid uint32) (File, error) {
	if m.Path == vdso {
		return openMemory(pid, m)
	}
	var last error
	for _, name := range m.names(pid) {
		f, err := openIn(name.root, name.path)
		if err == nil && name.root == "" && name.path == m.Path && !m.isFile(f) {
			_ = f.Close()
			err = errImage // of that name here: the process was in a container
		}
		if err == nil {
			return f, nil
		}
		last = err
	}
	return nil, last
}

// isFile reports whether a file is the mapping's, as far as that is known.
func (m *Mapping) isFile(f *os.File) bool {
	st, err := f.Stat()
	if err != nil {
		return false
	}
	sys, ok := st.Sys().(*syscall.Stat_t)
	return !ok || m.id.ino == 0 || sys.Ino == m.id.ino
}

// fileName is a name of a file below a root, "" for ours.
type fileName struct{ root, path string }

// names are the ways to a mapping's file, the surest first.
func (m *Mapping) names(pid uint32) []fileName {
	if m.Path == vdso {
		return nil
	}
	return []fileName{
		{"", fmt.Sprintf("/proc/%d/map_files/%x-%x", pid, m.Start, m.End)}, {rootOf(pid), m.Path}, {"", m.Path},
	}
}

// rootOf is the root of a process.
func rootOf(pid uint32) string { return fmt.Sprintf("/proc/%d/root", pid) }

type memory struct{ *bytes.Reader }

func (memory) Close() error { return nil }

// openMemory reads the code that the kernel gives every process. What it is does
// not depend on the process; if that has gone, this one's is taken.
func openMemory(pid uint32, m *Mapping) (File, error) {
	const most = 1 << 20
	f, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, min(m.End-m.Start, most))
	if _, err := f.ReadAt(b, int64(m.Start)); err != nil {
		return nil, err
	}
	return memory{bytes.NewReader(b)}, nil
}

// ReadMaps reads the mappings of a process, by address.
func ReadMaps(pid uint32) ([]Mapping, error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return parseMaps(f), nil
}

func parseMaps(r io.Reader) []Mapping {
	var list []Mapping
	lines := bufio.NewScanner(r)
	for lines.Scan() && len(list) < maxMaps {
		if m, ok := parseMapping(lines.Text()); ok {
			list = append(list, m)
		}
	}
	slices.SortFunc(list, func(a, b Mapping) int {
		if a.Start < b.Start {
			return -1
		}
		return 1
	})
	return list
}

// parseMapping reads "START-END PERMS OFFSET MAJOR:MINOR INODE      PATH".
func parseMapping(line string) (Mapping, bool) {
	fields := strings.SplitN(line, " ", 6)
	if len(fields) < 5 {
		return Mapping{}, false
	}
	from, to, _ := strings.Cut(fields[0], "-")
	major, minor, _ := strings.Cut(fields[3], ":")
	var m Mapping
	var err error
	number := func(s string, base int) uint64 {
		n, e := strconv.ParseUint(s, base, 64)
		if e != nil {
			err = e
		}
		return n
	}
	m.Start, m.End, m.Off = number(from, 16), number(to, 16), number(fields[2], 16)
	m.id = fileID{number(major, 16)<<20 | number(minor, 16), number(fields[4], 10)}
	m.Exec = len(fields[1]) > 2 && fields[1][2] == 'x'
	if len(fields) == 6 {
		m.Path = strings.TrimLeft(fields[5], " ")
	}
	return m, err == nil && m.Start < m.End
}

// Key tells files apart.
func (m *Mapping) Key() string { return fmt.Sprintf("%x:%d", m.id.dev, m.id.ino) }

// File returns a path of the mapping's file that this process can open: its name
// here if that is the same file, its name as the process sees it, or the mapping.
func (m *Mapping) File(pid uint32) string {
	inside := fmt.Sprintf("/proc/%d/root%s", pid, m.Path)
	for _, path := range []string{m.Path, inside} {
		if id, ok := identify(path); ok && id.ino == m.id.ino {
			return path
		}
	}
	return fmt.Sprintf("/proc/%d/map_files/%x-%x", pid, m.Start, m.End)
}

// FileMapping is a file as if it were mapped, from its start, at address 0.
func FileMapping(path string) (m Mapping, err error) {
	var st syscall.Stat_t
	if err := syscall.Stat(path, &st); err != nil {
		return m, err
	}
	if st.Mode&syscall.S_IFMT != syscall.S_IFREG {
		return m, errImage
	}
	return Mapping{End: uint64(st.Size), Path: path, Exec: true, id: fileID{DeviceOf(uint64(st.Dev)), st.Ino}}, nil
}

// DeviceOf is a device's number as stat(2) has it, as mappings have it.
func DeviceOf(dev uint64) uint64 {
	major, minor := uint64(unix.Major(dev)), uint64(unix.Minor(dev))
	return major<<20 | minor
}
