package check

import (
	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

const (
	defaultPcapsize = 1514 // an Ethernet frame without its checksum
	maxPcapsize     = 65535
)

func init() {
	actions["pcap"] = (*checker).pcap
}

// pcap captures a packet: Args are the sk_buff and the protocol.
func (c *checker) pcap(x *syntax.Call) Stmt {
	args := c.checkArgs(x, "pcap")
	skb := c.decayed(args[0])
	if !skb.Type().IsScalar() {
		c.protoArg(x.Args[0].Pos(), "pcap( )", "arg", 0, "void *", skb.Type())
	}
	return &ActStmt{At: x.Pos(), Act: ActPcap, Args: []Expr{c.convert(skb, ctype.TUintptr), c.convert(args[1], ctype.TInt)}}
}

// pcapsize is how many bytes of a packet are kept: what is out of range counts
// as the default.
func pcapsize(n int64) int {
	if n <= 0 || n > maxPcapsize {
		n = defaultPcapsize
	}
	return int(n+7) &^ 7
}
