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
	"strings"

	"dtc/internal/buildid"
	"dtc/loader/probe"
	"dtc/object"
)

// checkBuilds compares the files of all probes with those that the object was
// compiled for.
func (s *session) checkBuilds() error {
	if s.opt.Anybuild {
		return nil
	}
	builds := map[string]string{}
	for i := range s.res.descs {
		d := &s.res.descs[i]
		if d.Build == "" {
			continue
		}
		for k := range d.probes {
			if err := checkBuild(d.Desc, &d.probes[k], builds); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkBuild compares the files of a probe; builds remembers their identities.
func checkBuild(d *object.Desc, p *probe.Probe, builds map[string]string) error {
	if p.User == nil {
		return nil
	}
	for i := range p.User.Sites {
		path := p.User.Sites[i].Path
		have, ok := builds[path]
		if !ok {
			var err error
			if have, err = buildOf(path); err != nil {
				return fmt.Errorf("%s: %s: %w", d.Pos, p, err)
			}
			builds[path] = have
		}
		if have != d.Build {
			return fmt.Errorf("%s: the types of %s are those of another program: the object was compiled for %s with %s, here is %s with %s (-x anybuild to trace it all the same)",
				d.Pos, p, d.File, showBuild(d.Build), filepath.Base(path), showBuild(have))
		}
	}
	return nil
}

func buildOf(path string) (string, error) {
	f, err := os.Open(path)
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
