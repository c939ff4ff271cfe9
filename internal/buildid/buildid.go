// Package buildid says which build of a program or library a file is: whether
// what dtc knew of it when it compiled a script holds for the file that a
// process runs.
//
// An identity is one of these texts, the first that the file has:
//
//	HEX          the GNU build-id (.note.gnu.build-id)
//	go:TEXT      the build id of Go's linker
//	code:HEX     SHA-256 of the segments with code, as the file has them
//
// Stripping a file keeps its identity, and a debug file that was split off has
// the build-id of its program.
package buildid

import (
	"bytes"
	"crypto/sha256"
	"debug/elf"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"dtc/internal/elffile"
)

const (
	gnuOwner = "GNU\x00"
	goOwner  = "Go\x00\x00"
	gnuType  = 3
	goType   = 4

	maxNotes = 1 << 16
	maxCode  = 1 << 32
)

// ErrNone is the error for a file that nothing identifies: it has neither a
// build-id nor code.
var ErrNone = errors.New("no build-id")

var errDamaged = errors.New("damaged executable")

// Of returns the identity of an ELF file, which may be anything.
func Of(r io.ReaderAt) (id string, err error) {
	defer func() {
		if recover() != nil {
			id, err = "", errDamaged
		}
	}()
	f, err := elffile.Open(r)
	if err != nil {
		return "", fmt.Errorf("%w: %w", errDamaged, err)
	}
	if id := noted(f); id != "" {
		return id, nil
	}
	return hashed(f)
}

// noted is the identity that the file's notes tell.
func noted(f *elf.File) (id string) {
	for _, s := range f.Sections {
		if s.Type != elf.SHT_NOTE || s.FileSize > maxNotes {
			continue
		}
		b, err := s.Data()
		if err != nil {
			continue
		}
		if gnu := note(f, b, gnuOwner, gnuType); gnu != nil {
			return hex.EncodeToString(gnu)
		}
		if text := note(f, b, goOwner, goType); text != nil {
			id = "go:" + string(text)
		}
	}
	return id
}

// note finds the contents of a note.
func note(f *elf.File, b []byte, owner string, kind uint32) []byte {
	const head = 12
	for len(b) >= head {
		name, desc := uint64(f.ByteOrder.Uint32(b)), uint64(f.ByteOrder.Uint32(b[4:]))
		from := head + (name+3)&^3
		to := from + desc
		if to > uint64(len(b)) {
			return nil
		}
		if f.ByteOrder.Uint32(b[8:]) == kind && bytes.Equal(b[head:head+name], []byte(owner)) && desc > 0 {
			return b[from:to]
		}
		b = b[min((to+3)&^3, uint64(len(b))):]
	}
	return nil
}

func hashed(f *elf.File) (string, error) {
	sum := sha256.New()
	n := int64(0)
	for _, p := range f.Progs {
		if p.Type != elf.PT_LOAD || p.Flags&elf.PF_X == 0 || p.Filesz == 0 || p.Filesz > maxCode {
			continue
		}
		k, err := io.Copy(sum, p.Open())
		if err != nil {
			return "", fmt.Errorf("read code: %w", err)
		}
		n += k
	}
	if n == 0 {
		return "", ErrNone
	}
	return "code:" + hex.EncodeToString(sum.Sum(nil)), nil
}
