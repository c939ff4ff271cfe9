package loader

// Clauses that were compiled for one build of a program. Where members of its
// structures and its variables lie, the object knows from the debugging information
// of that build. Another build may have them elsewhere, so a description that says
// which it needs (object.Desc.Build) may match probes of no other. Option anybuild
// permits it.

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dtc/internal/buildid"
	"dtc/loader/probe"
	"dtc/loader/symbol"
	"dtc/object"
)

const mostBuilds = 1 << 12 // identities that are remembered

// builds compares the files of probes with those that the object was compiled for.
type builds struct {
	any  bool
	have map[string]string // identities by path and file: a path below /proc/PID is another file's later
	tell func(format string, args ...any)
	told map[string]bool
}

func (s *session) newBuilds() *builds {
	return &builds{any: s.opt.Anybuild, have: map[string]string{}, tell: s.message, told: map[string]bool{}}
}

// fit leaves those probes of a description that its clauses are compiled for. One that
// is about one file must fit; of several the others are left out.
func (b *builds) fit(d *matched) error {
	if b == nil || b.any || d.Build == "" {
		return nil
	}
	var last error
	d.probes = slices.DeleteFunc(d.probes, func(p probe.Probe) bool {
		err := b.check(d.Desc, &p)
		if err != nil {
			last = err
		}
		return err != nil
	})
	if last == nil || len(d.probes) > 0 && isBroad(d.pattern) {
		return nil
	}
	return last
}

// fits reports whether a probe that came later is of the build that its clauses are
// compiled for, and says once for each description where it is not.
func (b *builds) fits(d *matched, p *probe.Probe) bool {
	if b == nil || b.any || d.Build == "" {
		return true
	}
	err := b.check(d.Desc, p)
	if err != nil && !isBroad(d.pattern) && !b.told[d.Pos] {
		b.told[d.Pos] = true
		b.tell("%s: %s", d.Pos, err)
	}
	return err == nil
}

// isBroad reports whether a description may be about several files.
func isBroad(p probe.Pattern) bool {
	const glob = `*?[\`
	return p.Module == "" || strings.ContainsAny(p.Provider+p.Module, glob)
}

// check compares the files of a probe.
func (b *builds) check(d *object.Desc, p *probe.Probe) error {
	if p.User == nil {
		return nil
	}
	for i := range p.User.Sites {
		path := p.User.Sites[i].Path
		key := path + " " + p.User.Sites[i].File
		have, ok := b.have[key]
		if !ok {
			var err error
			if have, err = buildOf(path); err != nil {
				return fmt.Errorf("%s: %w", p, err)
			}
			if len(b.have) >= mostBuilds {
				clear(b.have)
			}
			b.have[key] = have
		}
		if have != d.Build {
			return fmt.Errorf("the types of %s are those of another program: the object was compiled for %s with %s, here is %s with %s (-x anybuild to trace it all the same)",
				p, d.File, showBuild(d.Build), filepath.Base(path), showBuild(have))
		}
	}
	return nil
}

func buildOf(path string) (string, error) {
	f, err := symbol.OpenRegular(path)
	if err != nil {
		var pe *os.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return "", fmt.Errorf("open its program: %w", err)
	}
	defer f.Close()
	id, err := buildid.Of(f)
	if errors.Is(err, buildid.ErrNone) {
		return "", nil
	}
	return id, err
}

// showBuild is an identity in words, a long one cut.
func showBuild(id string) string {
	const most = 40
	kind, text, ok := strings.Cut(id, ":")
	switch {
	case id == "":
		return "no build-id"
	case !ok:
		kind, text = "build-id", id
	case kind == "go":
		kind = "Go build id"
	default:
		kind = "code of sum"
	}
	if len(text) > most {
		text = text[:most] + "..."
	}
	return kind + " " + text
}
