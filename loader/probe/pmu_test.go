package probe

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"dtc/internal/provider"
)

// Events are put together as sysfs says: testdata/pmu.txtar.
func TestCounters(t *testing.T) {
	text, err := txtar.ParseFile("testdata/pmu.txtar")
	if err != nil {
		t.Fatal(err)
	}
	machines := map[string]fstest.MapFS{}
	for _, f := range text.Files {
		machine, name, ok := strings.Cut(f.Name, "/")
		if ok && machines[machine] == nil {
			machines[machine] = fstest.MapFS{}
		}
		if ok {
			machines[machine][name] = &fstest.MapFile{Data: f.Data}
		}
	}
	for _, f := range text.Files {
		machine, ok := strings.CutSuffix(f.Name, "-want")
		if !ok {
			continue
		}
		t.Run(machine, func(t *testing.T) {
			var got strings.Builder
			pmus := readPMUs(machines[machine])
			for line := range strings.Lines(string(f.Data)) {
				name, _, _ := strings.Cut(line, ":")
				fmt.Fprintf(&got, "%s: %s\n", name, counts(name, pmus))
			}
			if diff := cmp.Diff(string(f.Data), got.String()); diff != "" {
				t.Errorf("events differ (-want +got):\n%s", diff)
			}
		})
	}
}

// counts says what is counted for a name.
func counts(name string, pmus []pmu) string {
	if name == "own" {
		return strings.Join(ownEvents(pmus), " ")
	}
	c, ok := provider.ParseCounter(name)
	if !ok {
		return "no counter"
	}
	events, err := resolve(&c, pmus)
	if err != nil {
		return err.Error()
	}
	var list []string
	for _, e := range events {
		text := fmt.Sprintf("%d %#x", e.Type, e.Config[0])
		if e.CPUs != nil {
			text = fmt.Sprint(e.CPUs, " ", text)
		}
		if e.Config[1] != 0 || e.Config[2] != 0 {
			text += fmt.Sprintf(" %#x", e.Config[1])
		}
		if e.Config[2] != 0 {
			text += fmt.Sprintf(" %#x", e.Config[2])
		}
		list = append(list, text)
	}
	return strings.Join(list, "; ")
}

func FuzzPMU(f *testing.F) {
	f.Add("event=0x2e,umask=0x41", "config:0-7,32-35", "0-3,8")
	f.Fuzz(func(t *testing.T, terms, format, cpus string) {
		pmus := readPMUs(fstest.MapFS{
			"cpu/type": {Data: []byte("4")}, "cpu/cpus": {Data: []byte(cpus)},
			"cpu/events/e": {Data: []byte(terms)}, "cpu/format/event": {Data: []byte(format)},
		})
		for _, name := range ownEvents(pmus) {
			c := provider.Counter{Event: provider.Event{Name: name, Type: provider.PerfOwn}}
			if on, err := resolve(&c, pmus); err != nil || len(on) != 1 {
				t.Errorf("%q is listed, and is %v, %v", name, on, err)
			}
		}
	})
}
