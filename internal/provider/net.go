package provider

// The providers ip, tcp and udp. Headers are found through the packet: its data
// begin at head, and each header has an offset from there.

var (
	packet  = Arg{Type: "pktinfo_t *", Native: "struct sk_buff *"}
	socket  = Arg{Type: "csinfo_t *", Native: "struct sock *"}
	address = Arg{Type: "ipinfo_t *", Native: "void_ip_t *"}
)

const (
	skb0 = "((struct sk_buff *)arg0)"
	skb1 = "((struct sk_buff *)arg1)"
	skb2 = "((struct sk_buff *)arg2)"
)

func network(skb string) string {
	return "(uint64_t)" + skb + "->head + " + skb + "->network_header"
}

func transport(skb string) string {
	return "(uint64_t)" + skb + "->head + " + skb + "->transport_header"
}

func device(skb string) string { return "(uint64_t)" + skb + "->dev" }
func owner(skb string) string  { return "(uint64_t)" + skb + "->sk" }

var ip = Provider{Name: "ip", First: 48, Probes: []Probe{
	{
		Name: "receive",
		Args: ipArgs,
		Sites: []Site{
			{
				At:   []string{"fbt:vmlinux:ip_local_deliver:entry"},
				Args: []string{"arg0", owner(skb0), network(skb0), device(skb0), network(skb0), "0"},
			},
			{
				At:   []string{"fbt:vmlinux:ip6_input:entry"},
				Args: []string{"arg0", owner(skb0), network(skb0), device(skb0), "0", network(skb0)},
			},
		},
	},
	{
		Name: "send",
		Args: ipArgs,
		Sites: []Site{
			{
				At:   []string{"fbt:vmlinux:ip_finish_output:entry"},
				Args: []string{"arg2", "arg1", network(skb2), device(skb2), network(skb2), "0"},
			},
			{
				At:   []string{"fbt:vmlinux:ip6_finish_output:entry"},
				Args: []string{"arg2", "arg1", network(skb2), device(skb2), "0", network(skb2)},
			},
		},
	},
}}

var ipArgs = []Arg{
	packet, socket, address,
	{Type: "ifinfo_t *", Native: "struct net_device *"},
	{Type: "ipv4info_t *", Native: "struct iphdr *"},
	{Type: "ipv6info_t *", Native: "struct ipv6hdr *"},
}

// The states of a TCP socket, by the kernel's numbers.
const (
	established = "1"
	synSent     = "2"
	synReceived = "3"
	closed      = "7"
	listening   = "10"
)

// What the address of an IP header is made of, where there is none yet: see
// dt_ip_kind in the library.
const (
	fromSocket = " + 1"
	fromFlow   = " + 2"
)

var tcpArgs = []Arg{
	packet, socket, address,
	{Type: "tcpsinfo_t *", Native: "struct tcp_sock *"},
	{Type: "tcpinfo_t *", Native: "struct tcphdr *"},
	unused,
}

// tcpState reads the state of the socket in a raw argument.
func tcpState(sk string) string { return "((struct sock *)" + sk + ")->__sk_common.skc_state" }

// Behind their six arguments the probes of TCP have the state of the socket, which
// its translator shows, and the direction: 0 out, 1 in.

// tcpIn are the arguments of a probe at which skb is a packet that came in.
func tcpIn(skb, sk, state string) []string {
	return []string{"(uint64_t)" + skb, sk, network(skb), sk, transport(skb), "0", state, "1"}
}

// tcpOut are those of one where skb goes out: its IP header is still to be made of
// what is at from.
func tcpOut(skb, sk, from string) []string {
	return []string{"(uint64_t)" + skb, sk, from, sk, transport(skb), "0", tcpState(sk), "0"}
}

// tcpBare are those of one that has a socket only.
func tcpBare(sk, state, direction string) []string {
	return []string{"0", sk, sk + fromSocket, sk, "0", "0", state, direction}
}

var tcp = Provider{Name: "tcp", First: 52, Probes: []Probe{
	{
		Name: "accept-established",
		Args: tcpArgs,
		Sites: []Site{
			{At: functions("entry", "tcp_init_transfer"), When: "(int)arg1 == 5", Args: tcpIn(skb2, "arg0", established)},
			{At: stateSet, When: "arg1 == " + synReceived + " && arg2 == " + established, Args: tcpBare("arg0", established, "1"), Spare: true},
		},
	},
	{
		Name: "accept-refused",
		Args: tcpArgs,
		Sites: []Site{{
			At:   functions("entry", "tcp_v4_send_reset", "tcp_v6_send_reset"),
			When: "arg0 == 0 || " + tcpState("arg0") + " == " + listening,
			Args: tcpIn(skb1, "arg0", closed),
		}},
	},
	{
		Name: "connect-established",
		Args: tcpArgs,
		Sites: []Site{
			{At: functions("entry", "tcp_finish_connect"), Args: tcpIn(skb1, "arg0", established)},
			{At: stateSet, When: "arg1 == " + synSent + " && arg2 == " + established, Args: tcpBare("arg0", established, "1"), Spare: true},
		},
	},
	{
		Name: "connect-refused",
		Args: tcpArgs,
		Sites: []Site{
			{At: functions("entry", "tcp_reset"), When: tcpState("arg0") + " == " + synSent, Args: tcpIn(skb1, "arg0", synSent)},
			{At: stateSet, When: "arg1 == " + synSent + " && arg2 == " + closed, Args: tcpBare("arg0", synSent, "1"), Spare: true},
		},
	},
	{
		Name: "connect-request",
		Args: tcpArgs,
		Sites: []Site{
			{At: functions("entry", "__ip_queue_xmit"), When: isTCP("arg0") + " && " + tcpState("arg0") + " == " + synSent, Args: tcpOut(skb1, "arg0", "arg0"+fromSocket)},
			{At: functions("entry", "ip6_xmit"), When: isTCP("arg0") + " && " + tcpState("arg0") + " == " + synSent, Args: tcpOut(skb1, "arg0", "arg2"+fromFlow)},
			{At: stateSet, When: "arg2 == " + synSent, Args: tcpBare("arg0", synSent, "0"), Spare: true},
		},
	},
	{
		Name: "receive",
		Args: tcpArgs,
		Sites: []Site{{
			At:   functions("entry", "tcp_rcv_established", "tcp_rcv_state_process"),
			Args: tcpIn(skb1, "arg0", tcpState("arg0")),
		}},
	},
	// The answer to a SYN belongs to the request that the packet is of, not to
	// the socket that listens.
	{
		Name: "send",
		Args: tcpArgs,
		Sites: []Site{
			{At: functions("entry", "__ip_queue_xmit"), When: isTCP("arg0"), Args: tcpOut(skb1, "arg0", "arg0"+fromSocket)},
			{At: functions("entry", "ip_build_and_send_pkt"), When: isTCP("arg1"), Args: tcpOut(skb0, "arg1", owner(skb0)+fromSocket)},
			{At: functions("entry", "ip6_xmit"), When: isTCP("arg0"), Args: tcpOut(skb1, "arg0", "arg2"+fromFlow)},
		},
	},
	{
		Name: "state-change",
		Args: []Arg{
			unused, socket, unused, tcpArgs[3], unused,
			{Type: "tcplsinfo_t *", Native: "int"},
		},
		Sites: []Site{
			{At: stateSet, Args: []string{"0", "arg0", "0", "arg0", "0", "arg1", "arg2", "0"}},
			{At: functions("entry", "tcp_time_wait"), When: "arg1 == 6", Args: []string{"0", "arg0", "0", "arg0", "0", tcpState("arg0"), "arg1", "0"}},
		},
	},
}}

var (
	unused   = Arg{Type: "void", Native: "uint64_t"}
	stateSet = []string{"rawtp:::inet_sock_set_state"}
)

// isTCP tells the sockets of TCP from others that send the same way.
func isTCP(sk string) string { return "((struct sock *)" + sk + ")->sk_protocol == 6" }

var udp = Provider{Name: "udp", First: 62, Probes: []Probe{
	{
		Name: "send",
		Args: udpArgs,
		Sites: []Site{
			{At: []string{"fbt:vmlinux:ip_send_skb:entry"}, When: owner(skb1) + " != 0 && " + skb1 + "->sk->sk_protocol == 17", Args: udpFrom(skb1, owner(skb1))},
			{At: []string{"fbt:vmlinux:ip6_send_skb:entry"}, When: owner(skb0) + " != 0 && " + skb0 + "->sk->sk_protocol == 17", Args: udpFrom(skb0, owner(skb0))},
		},
	},
	{
		Name: "receive",
		Args: udpArgs,
		Sites: []Site{{
			At:   []string{"fbt:vmlinux:udp_queue_rcv_skb:entry", "fbt:vmlinux:udpv6_queue_rcv_skb:entry"},
			Args: udpFrom(skb1, "arg0"),
		}},
	},
}}

var udpArgs = []Arg{
	packet, socket, address,
	{Type: "udpsinfo_t *", Native: "struct udp_sock *"},
	{Type: "udpinfo_t *", Native: "struct udphdr *"},
}

func udpFrom(skb, sk string) []string {
	return []string{"(uint64_t)" + skb, sk, network(skb), sk, transport(skb)}
}
