package loader

import (
	"encoding/binary"
	"fmt"

	"dtc/object"
)

var faultTexts = [...]string{
	object.FaultUnknown:   "unknown fault",
	object.FaultBadAddr:   "invalid address",
	object.FaultBadAlign:  "invalid alignment",
	object.FaultIllOp:     "illegal operation",
	object.FaultDivZero:   "divide-by-zero",
	object.FaultNoScratch: "out of scratch space",
	object.FaultKPriv:     "invalid kernel access",
	object.FaultUPriv:     "invalid user access",
	object.FaultTupOflow:  "tuple stack overflow",
	object.FaultBadStack:  "bad stack",
	object.FaultBadSize:   "invalid size",
	object.FaultBadIndex:  "index out of bounds",
}

// withValue are the faults whose message shows the address or size.
var withValue = map[uint32]bool{
	object.FaultBadAddr: true, object.FaultBadAlign: true, object.FaultKPriv: true,
	object.FaultUPriv: true, object.FaultBadSize: true, object.FaultBadIndex: true,
}

// fault reports a fault record: the text of DTrace's message.
func (s *session) fault(rec []byte) {
	ne := binary.NativeEndian
	body := rec[object.HeaderSize:]
	s.message("error in dt_clause_%d for %s: %s at BPF pc %d",
		ne.Uint32(body[0:]), s.probeName(ne.Uint32(rec[4:])), faultText(ne.Uint32(body[4:]), ne.Uint64(body[8:])), ne.Uint32(body[16:])+1)
}

func faultText(fault uint32, value uint64) string {
	text := faultTexts[object.FaultUnknown]
	if fault < uint32(len(faultTexts)) {
		text = faultTexts[fault]
	}
	if withValue[fault] {
		text += fmt.Sprintf(" (0x%x)", value)
	}
	return text
}

func (s *session) probeName(index uint32) string {
	if uint64(index) >= uint64(len(s.res.entries)) {
		return fmt.Sprintf("probe #%d", index)
	}
	p := &s.res.entries[index].Probe
	return fmt.Sprintf("probe ID %d (%s)", p.ID, p)
}
