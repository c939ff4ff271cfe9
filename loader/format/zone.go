package format

import (
	"encoding/binary"
	"os"
	"strings"
	"sync"
	"time"
)

// The local time zone. The C library reads TZ as the name of a file of the zone
// database or, without such a file, as a rule of POSIX ("PST8PDT",
// "CET-1CEST,M3.5.0,M10.5.0/3"). Package time knows the files only, but reads rules
// behind the transitions of a file: a rule alone is given to it as a file that has
// no transitions (RFC 9636).

// local is the zone that times are shown in.
var local = sync.OnceValue(func() *time.Location {
	name, set := os.LookupEnv("TZ")
	if !set || name == "" {
		return time.Local
	}
	name = strings.TrimPrefix(name, ":")
	if loc, err := time.LoadLocation(name); err == nil && !strings.HasPrefix(name, "/") {
		return loc
	}
	if loc, err := zoneOfRule(name); err == nil {
		return loc
	}
	return time.Local
})

// zoneOfRule returns the zone that a rule describes. What is no rule gives UTC, as
// in the C library.
func zoneOfRule(rule string) (*time.Location, error) {
	return time.LoadLocationFromTZData(rule, []byte(zoneBlock()+zoneBlock()+"\n"+rule+"\n"))
}

// zoneBlock is a header of the format's second version, and data without a
// transition: one zone of offset 0, named UTC.
func zoneBlock() string {
	head := make([]byte, 44)
	copy(head, "TZif2")
	binary.BigEndian.PutUint32(head[36:], 1) // zones
	binary.BigEndian.PutUint32(head[40:], 4) // bytes of names
	return string(head) + "\x00\x00\x00\x00\x00\x00" + "UTC\x00"
}
