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
)

var tcpArgs = []Arg{
	packet, socket, address,
	{Type: "tcpsinfo_t *", Native: "struct tcp_sock *"},
	{Type: "tcpinfo_t *", Native: "struct tcphdr *"},
	{Type: "void", Native: "uint64_t"},
}

// tcpState reads the state of the socket in a raw argument.
func tcpState(sk string) string { return "((struct sock *)" + sk + ")->__sk_common.skc_state" }

// tcpFrom are the arguments of a probe at which skb is a packet with its headers.
func tcpFrom(skb, sk string) []string {
	return []string{"(uint64_t)" + skb, sk, network(skb), sk, transport(skb), "0"}
}

// tcpBare are those of one that has a socket only.
func tcpBare(sk string) []string { return []string{"0", sk, sk + " + 1", sk, "0", "0"} }

var tcp = Provider{Name: "tcp", First: 52, Probes: []Probe{
	{
		Name: "accept-established",
		Args: tcpArgs,
		Sites: []Site{
			{At: []string{"fbt:vmlinux:tcp_init_transfer:entry"}, When: "(int)arg1 == 5", Args: []string{"arg2", "arg0", network(skb2), "arg0", transport(skb2), "0"}},
			{At: []string{"rawtp:::inet_sock_set_state"}, When: "arg1 == " + synReceived + " && arg2 == " + established, Args: tcpBare("arg0"), Spare: true},
		},
	},
	{
		Name: "accept-refused",
		Args: tcpArgs,
		Sites: []Site{{
			At:   []string{"fbt:vmlinux:tcp_v4_send_reset:entry", "fbt:vmlinux:tcp_v6_send_reset:entry"},
			When: "arg0 == 0 || " + tcpState("arg0") + " == 10",
			Args: tcpFrom(skb1, "arg0"),
		}},
	},
	{
		Name: "connect-established",
		Args: tcpArgs,
		Sites: []Site{
			{At: []string{"fbt:vmlinux:tcp_finish_connect:entry"}, Args: tcpFrom(skb1, "arg0")},
			{At: []string{"rawtp:::inet_sock_set_state"}, When: "arg1 == " + synSent + " && arg2 == " + established, Args: tcpBare("arg0"), Spare: true},
		},
	},
	{
		Name: "connect-refused",
		Args: tcpArgs,
		Sites: []Site{
			{At: []string{"fbt:vmlinux:tcp_reset:entry"}, When: tcpState("arg0") + " == " + synSent, Args: tcpFrom(skb1, "arg0")},
			{At: []string{"rawtp:::inet_sock_set_state"}, When: "arg1 == " + synSent + " && arg2 == " + closed, Args: tcpBare("arg0"), Spare: true},
		},
	},
	{
		Name: "connect-request",
		Args: tcpArgs,
		Sites: []Site{
			{At: []string{"fbt:vmlinux:__ip_queue_xmit:entry", "fbt:vmlinux:ip6_xmit:entry"}, When: isTCP + " && " + tcpState("arg0") + " == " + synSent, Args: tcpSent},
			{At: []string{"rawtp:::inet_sock_set_state"}, When: "arg2 == " + synSent, Args: tcpBare("arg0"), Spare: true},
		},
	},
	{
		Name: "receive",
		Args: tcpArgs,
		Sites: []Site{{
			At:   []string{"fbt:vmlinux:tcp_rcv_established:entry", "fbt:vmlinux:tcp_rcv_state_process:entry"},
			Args: tcpFrom(skb1, "arg0"),
		}},
	},
	{
		Name:  "send",
		Args:  tcpArgs,
		Sites: []Site{{At: []string{"fbt:vmlinux:__ip_queue_xmit:entry", "fbt:vmlinux:ip6_xmit:entry"}, When: isTCP, Args: tcpSent}},
	},
	{
		Name: "state-change",
		Args: []Arg{
			{Type: "void", Native: "uint64_t"}, socket, {Type: "void", Native: "uint64_t"},
			{Type: "tcpsinfo_t *", Native: "struct tcp_sock *"}, {Type: "void", Native: "uint64_t"},
			{Type: "tcplsinfo_t *", Native: "int"},
		},
		Sites: []Site{{At: []string{"rawtp:::inet_sock_set_state"}, Args: []string{"0", "arg0", "0", "arg0", "0", "arg1"}}},
	},
}}

// At the exit of TCP there is no IP header yet: the addresses are the socket's.
var tcpSent = []string{"arg1", "arg0", "arg0 + 1", "arg0", transport(skb1), "0"}

// isTCP tells the sockets of TCP from others that send the same way.
const isTCP = "((struct sock *)arg0)->sk_protocol == 6"

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
