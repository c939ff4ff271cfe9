package loader

import (
	"bytes"
	"os"
	"strconv"

	"dtc/loader/format"
)

// Packets in files. A file that freopen() named becomes one of libpcap with its
// first packet, if nothing was written to it before; text then goes to where it
// went first. Such a file has packets of one protocol. Those of others go to
// files whose names end in the protocol's number.

// captures are the files for packets that belong to one freopen().
type captures map[uint32]*os.File

// Capture keeps a packet in the file that freopen() named.
func (o *output) Capture(p *format.Packet) bool {
	if o.file == nil {
		return false
	}
	file := o.packets[p.Protocol]
	if file == nil {
		if file = o.openCapture(p.Protocol); file == nil {
			return false
		}
	}
	if _, err := file.Write(format.AppendPacket(nil, p)); err != nil {
		o.fail(err)
	}
	return true
}

// openCapture begins a file for a protocol, nil if that cannot be.
func (o *output) openCapture(protocol uint32) *os.File {
	file := o.file
	if err := o.settle(); err != nil { // what was printed to the file comes first
		o.fail(err)
		return nil
	}
	if len(o.packets) > 0 {
		var err error
		name := o.file.Name() + "." + strconv.FormatUint(uint64(protocol), 10)
		if file, err = os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666); err != nil {
			o.fail(err)
			return nil
		}
	} else if !blank(file) {
		return nil
	}
	o.printer.Redirect(o.s.dest)
	if _, err := file.Write(format.AppendPcapHeader(nil, protocol)); err != nil {
		o.fail(err)
	}
	if o.packets == nil {
		o.packets = captures{}
	}
	o.packets[protocol] = file
	return file
}

// blank empties a file that holds nothing but the ends of lines without text. It
// reports whether it did.
func blank(file *os.File) bool {
	const most = 64
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() > most {
		return false
	}
	text, err := os.ReadFile(file.Name())
	return err == nil && len(bytes.Trim(text, "\n")) == 0 && file.Truncate(0) == nil
}

// closeCaptures closes the files for packets, but for the one that freopen()
// opened.
func (o *output) closeCaptures() {
	for _, f := range o.packets {
		if f == o.file {
			continue
		}
		if err := f.Close(); err != nil {
			o.fail(err)
		}
	}
	o.packets = nil
}

var _ format.Capturer = (*output)(nil)
