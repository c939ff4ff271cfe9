package format

import (
	"encoding/binary"

	"dtc/object"
)

// pcap(): packets. Where the output is redirected to a file, they go there in the
// format of libpcap, as the Consumer decides; elsewhere they are shown as bytes.

// Packet is a captured packet.
type Packet struct {
	Time     uint64 // nanoseconds since the epoch
	Protocol uint32 // DLT_ number of libpcap
	Length   uint32 // of the whole packet
	Data     []byte // what was captured
}

// Capturer keeps packets in a file.
type Capturer interface {
	// Capture reports whether it has kept the packet.
	Capture(*Packet) bool
}

func compilePcap(data []object.Datum) ([]step, error) {
	if len(data) < 5 {
		return nil, errData
	}
	return []step{func(p *Printer, rec []byte) {
		pk := ReadPacket(data, rec)
		if c, ok := p.Consumer.(Capturer); ok && c.Capture(&pk) {
			return
		}
		p.dump(pk.Data)
	}}, nil
}

// ReadPacket reads the packet of a record of pcap(), which has these five data.
func ReadPacket(data []object.Datum, rec []byte) Packet {
	word := func(i int) uint64 { return readUint(rec[data[i].Off:][:data[i].Size]) }
	bytes := rec[data[4].Off:][:data[4].Size]
	return Packet{
		Time: word(0), Protocol: uint32(word(1)), Length: uint32(word(2)),
		Data: bytes[:min(word(3), uint64(len(bytes)))],
	}
}

// The file format: a header, then for each packet a header and its bytes. All
// numbers are the host's: readers tell by the magic number.
const (
	pcapMagic = 0xa1b2c3d4 // time in microseconds
	pcapSnap  = 65535
)

// linkTypes are the numbers in files of the DLT_ numbers that differ.
var linkTypes = map[uint32]uint32{12: 101} // raw IP

// AppendPcapHeader appends the header of a file for packets of a protocol.
func AppendPcapHeader(b []byte, protocol uint32) []byte {
	ne := binary.NativeEndian
	link, ok := linkTypes[protocol]
	if !ok {
		link = protocol
	}
	b = ne.AppendUint32(b, pcapMagic)
	b = ne.AppendUint16(ne.AppendUint16(b, 2), 4)
	for _, v := range []uint32{0, 0, pcapSnap, link} {
		b = ne.AppendUint32(b, v)
	}
	return b
}

// AppendPacket appends a packet.
func AppendPacket(b []byte, p *Packet) []byte {
	ne := binary.NativeEndian
	for _, v := range []uint32{uint32(p.Time / 1e9), uint32(p.Time % 1e9 / 1e3), uint32(len(p.Data)), max(p.Length, uint32(len(p.Data)))} {
		b = ne.AppendUint32(b, v)
	}
	return append(b, p.Data...)
}
