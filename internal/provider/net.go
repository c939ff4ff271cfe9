package provider

// What the providers ip, tcp and udp have in common: expressions for what is in a
// packet. Its headers are found through offsets from head. A packet that has just
// come from a device has no such offsets yet: there data is the IP header, and
// the next header stands behind it.
//
// Where the kernel has no kprobes and no fentry, they fire at the tracepoints at
// which packets go to a device and come from one. There
//
//   - a packet counts once for each device that it crosses (a bridge, a VLAN);
//   - one that comes in has no socket yet: args[1], and args[3] of tcp and udp, are
//     null;
//   - one that is sent has its IP header, with the right length.

var (
	packet  = Arg{Type: "pktinfo_t *", Native: "struct sk_buff *"}
	socket  = Arg{Type: "csinfo_t *", Native: "struct sock *"}
	address = Arg{Type: "ipinfo_t *", Native: "void_ip_t *"}
	unused  = Arg{Type: "void", Native: "uint64_t"}
)

const (
	skb0 = "((struct sk_buff *)arg0)"
	skb1 = "((struct sk_buff *)arg1)"
	skb2 = "((struct sk_buff *)arg2)"
)

// The tracepoints of devices. Their packet is arg0.
var (
	deviceQueue   = []string{"rawtp:::net_dev_queue"}
	deviceReceive = []string{"rawtp:::netif_receive_skb"}
)

func network(skb string) string {
	return "((uint64_t)" + skb + "->head + " + skb + "->network_header)"
}

func transport(skb string) string {
	return "((uint64_t)" + skb + "->head + " + skb + "->transport_header)"
}

func device(skb string) string { return "(uint64_t)" + skb + "->dev" }
func owner(skb string) string  { return "(uint64_t)" + skb + "->sk" }

// data is the IP header of a packet that has come from a device.
const data = "((uint64_t)" + skb0 + "->data)"

// behind is the header behind an IP header.
func behind(header string) string {
	return "(" + header + " + (" + isIPv4(header) + " ? ((struct iphdr *)" + header + ")->ihl << 2 : 40))"
}

func isIPv4(header string) string { return "*(uint8_t *)" + header + " >> 4 == 4" }

// ipv4 and ipv6 are a header if it is of that version, else 0.
func ipv4(header string) string { return "(" + isIPv4(header) + " ? " + header + " : 0)" }
func ipv6(header string) string { return "(" + isIPv4(header) + " ? 0 : " + header + ")" }

// carries tells packets of IP by the first packet's protocol: of those in
// fragments the first counts, which has the header.
func carries(skb, header, protocol string) string {
	return "(" + isIP(skb, "0x800") + " && ((struct iphdr *)" + header + ")->protocol == " + protocol +
		" && (((struct iphdr *)" + header + ")->frag_off & htons(0x1fff)) == 0 || " +
		isIP(skb, "0x86dd") + " && ((struct ipv6hdr *)" + header + ")->nexthdr == " + protocol + ")"
}

func isIP(skb, kind string) string { return skb + "->protocol == htons(" + kind + ")" }

func isAnyIP(skb string) string { return "(" + isIP(skb, "0x800") + " || " + isIP(skb, "0x86dd") + ")" }

// local tells packets of this host from those that came in, to it or through it.
func local(skb string) string { return skb + "->skb_iif == 0" }

// toUs tells packets that came in and are meant for this host.
const toUs = skb0 + "->pkt_type == 0"

// protocols of transport.
const (
	protocolTCP     = "6"
	protocolUDP     = "17"
	protocolUDPLite = "136"
)

// What the address in args[2] is of, which is arg8: see ipinfo_t in the library.
const (
	ofHeader   = "0"
	fromSocket = "1" // a socket that sends by IPv4
	fromFlow   = "2" // an IPv6 flow
	answerTo   = "3" // the header that is answered
	fromEither = "4" // a socket, by its own family
	unfinished = "5" // a header that lacks the length only
)
