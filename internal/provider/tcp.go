package provider

// The provider tcp: the life of connections, and each segment.
//
//	probe                5.10    6.1     6.12          6.18 here              7.2
//	accept-established   fentry  fentry  kprobe.multi  inet_sock_set_state    tracing_multi
//	accept-refused       fentry  fentry  kprobe.multi  tcp_send_reset         tracing_multi
//	connect-established  fentry  fentry  kprobe.multi  inet_sock_set_state    tracing_multi
//	connect-refused      fentry  fentry  kprobe.multi  tcp_receive_reset      tracing_multi
//	connect-request      fentry  fentry  kprobe.multi  net_dev_queue          tracing_multi
//	receive              fentry  fentry  kprobe.multi  netif_receive_skb      tracing_multi
//	send                 fentry  fentry  kprobe.multi  net_dev_queue          tracing_multi
//	state-change         rawtp   rawtp   rawtp         rawtp                  rawtp
//
// What answers a segment over IPv4 without a connection is seen in
// ip_send_unicast_reply, which has too many arguments for fentry and
// tracing_multi: there by kprobe.multi or kprobe. The way into time-wait is the
// function tcp_time_wait; where no function can be traced it is missing.
//
// The tracepoints of the fifth column are those that the probes fall back to where
// no function can be traced. Of the two established, and of connect-refused, the
// segment is then missing: args[0] and args[4] are null. accept-refused needs 6.10
// there: before, the tracepoint is silent where no socket listens. For the others
// see net.go.
//
// Behind their six arguments the probes have the state of the socket, which its
// translator shows, the direction (0 out, 1 in), and what args[2] is made of.

// The states of a TCP socket, by the kernel's numbers.
const (
	established = "1"
	synSent     = "2"
	synReceived = "3"
	timeWait    = "6"
	closed      = "7"
	listening   = "10"
	newRequest  = "12"
)

// Flags of a segment.
const (
	flagSYN = "2"
	flagACK = "0x10"
)

var tcp = Provider{Name: "tcp", First: 52, Probes: []Probe{
	{
		Name: "accept-established",
		Args: tcpArgs,
		Sites: []Site{
			{At: functions("entry", "tcp_init_transfer"), When: "(int)arg1 == 5", Args: tcpIn(skb2, "arg0", established)},
			{At: stateSet, When: "arg1 == " + synReceived + " && arg2 == " + established, Args: tcpBare("arg0", established, "1"), Spare: true},
		},
	},
	// A segment without SYN that nobody expects is answered by a reset too, but
	// asks for nothing that could be refused.
	{
		Name: "accept-refused",
		Args: tcpArgs,
		Sites: []Site{
			{
				At:   functions("entry", "tcp_v4_send_reset", "tcp_v6_send_reset"),
				When: unserved(transport(skb1)),
				Args: tcpIn(skb1, "arg0", closed),
			},
			{
				At:    []string{"rawtp:::tcp_send_reset"},
				When:  "arg1 != 0 && (" + unserved(transport(skb1)) + ")",
				Args:  tcpIn(skb1, "arg0", closed),
				Spare: true,
			},
		},
	},
	{
		Name: "connect-established",
		Args: tcpArgs,
		Sites: []Site{
			{At: functions("entry", "tcp_finish_connect"), Args: tcpIn(skb1, "arg0", established)},
			{At: stateSet, When: "arg1 == " + synSent + " && arg2 == " + established, Args: tcpBare("arg0", established, "1"), Spare: true},
		},
	},
	// Before 5.11 tcp_reset was not given the segment.
	{
		Name: "connect-refused",
		Args: tcpArgs,
		Sites: []Site{
			{At: functions("entry", "tcp_reset"), When: tcpState("arg0") + " == " + synSent + " && arg1 != 0", Args: tcpIn(skb1, "arg0", synSent)},
			{At: functions("entry", "tcp_reset"), When: tcpState("arg0") + " == " + synSent + " && arg1 == 0", Args: tcpBare("arg0", synSent, "1")},
			{At: []string{"rawtp:::tcp_receive_reset"}, When: tcpState("arg0") + " == " + synSent, Args: tcpBare("arg0", synSent, "1"), Spare: true},
		},
	},
	{
		Name: "connect-request",
		Args: tcpArgs,
		Sites: []Site{
			{At: functions("entry", "__ip_queue_xmit"), When: isTCP("arg0") + " && " + tcpState("arg0") + " == " + synSent, Args: tcpOut(skb1, "arg0", "arg0", fromSocket)},
			{At: functions("entry", "ip6_xmit"), When: isTCP("arg0") + " && " + tcpState("arg0") + " == " + synSent, Args: tcpOut(skb1, "arg0", "arg2", fromFlow)},
			{
				At: deviceQueue,
				When: tcpLeaves + " && (" + flags(transport(skb0)) + " & (" + flagSYN + " | " + flagACK + ")) == " + flagSYN +
					" && " + owner(skb0) + " != 0",
				Args:  tcpQueued,
				Spare: true,
			},
		},
	},
	// What comes for no socket, or for a connection that is over, is answered
	// without a socket.
	{
		Name: "receive",
		Args: tcpArgs,
		Sites: []Site{
			{At: functions("entry", "tcp_rcv_established", "tcp_rcv_state_process"), Args: tcpIn(skb1, "arg0", tcpState("arg0"))},
			{At: functions("entry", "tcp_v4_send_reset", "tcp_v6_send_reset"), When: "arg0 == 0", Args: tcpIn(skb1, "0", closed)},
			{At: functions("entry", "tcp_timewait_state_process"), Args: tcpIn(skb1, "0", timeWait)},
			{
				At:    deviceReceive,
				When:  toUs + " && " + carries(skb0, data, protocolTCP),
				Args:  []string{"arg0", "0", data, "0", behind(data), "0", closed, "1"},
				Spare: true,
			},
		},
	},
	// The answer to a SYN belongs to the request that the packet is of, not to
	// the socket that listens. What answers without a connection leaves from a
	// socket of the kernel's own, a raw one.
	{
		Name: "send",
		Args: tcpArgs,
		Sites: []Site{
			{At: functions("entry", "__ip_queue_xmit"), When: isTCP("arg0"), Args: tcpOut(skb1, "arg0", "arg0", fromSocket)},
			{At: functions("entry", "ip_build_and_send_pkt"), When: isTCP("arg1"), Args: tcpOut(skb0, "arg1", owner(skb0), fromSocket)},
			{At: functions("entry", "ip6_xmit"), When: isTCP("arg0") + " && " + isStream("arg0"), Args: tcpOut(skb1, "arg0", "arg2", fromFlow)},
			{
				At:   functions("entry", "ip6_xmit"),
				When: isTCP("arg0") + " && !(" + isStream("arg0") + ")",
				Args: []string{"arg1", "0", "arg2", "0", transport(skb1), "0", closed, "0", fromFlow},
			},
			{
				At:   functions("entry", "ip_send_unicast_reply"),
				Args: []string{"0", "0", network("((struct sk_buff *)" + answered + ")"), "0", answer, "0", closed, "0", answerTo},
			},
			{At: deviceQueue, When: tcpLeaves, Args: tcpQueued, Spare: true},
		},
	},
	{
		Name: "state-change",
		Args: []Arg{
			unused, socket, unused, tcpArgs[3], unused,
			{Type: "tcplsinfo_t *", Native: "int"},
		},
		Sites: []Site{
			{At: stateSet, When: "arg1 != arg2", Args: []string{"0", "arg0", "0", "arg0", "0", "arg1", "arg2", "0"}},
			{At: functions("entry", "tcp_time_wait"), When: "arg1 == " + timeWait, Args: []string{"0", "arg0", "0", "arg0", "0", tcpState("arg0"), "arg1", "0"}},
		},
	},
}}

var tcpArgs = []Arg{
	packet, socket, address,
	{Type: "tcpsinfo_t *", Native: "struct tcp_sock *"},
	{Type: "tcpinfo_t *", Native: "struct tcphdr *"},
	unused,
}

// tcpState reads the state of the socket in a raw argument.
func tcpState(sk string) string { return "((struct sock *)" + sk + ")->__sk_common.skc_state" }

// tcpIn are the arguments of a probe at which skb is a packet that came in.
func tcpIn(skb, sk, state string) []string {
	return []string{"(uint64_t)" + skb, sk, network(skb), sk, transport(skb), "0", state, "1"}
}

// tcpOut are those of one where skb goes out: its IP header is still to be made of
// what is at from, which is of a kind.
func tcpOut(skb, sk, from, kind string) []string {
	return []string{"(uint64_t)" + skb, sk, from, sk, transport(skb), "0", tcpState(sk), "0", kind}
}

// tcpBare are those of one that has a socket only.
func tcpBare(sk, state, direction string) []string {
	return []string{"0", sk, sk, sk, "0", "0", state, direction, fromEither}
}

var stateSet = []string{"rawtp:::inet_sock_set_state"}

// isTCP tells the sockets of TCP from others that send the same way.
func isTCP(sk string) string { return "((struct sock *)" + sk + ")->sk_protocol == " + protocolTCP }

func isStream(sk string) string { return "((struct sock *)" + sk + ")->sk_type == 1" }

func flags(header string) string { return "*((uint8_t *)" + header + " + 13)" }

// unserved tells requests for a connection from other segments that are answered
// by a reset. arg0 is the socket, 0 where none listens.
func unserved(header string) string {
	return "arg0 == 0 ? " + flags(header) + " & " + flagSYN + " : " + tcpState("arg0") + " == " + listening
}

// A segment on its way to a device. Its owner can be a request, which has the
// socket that listens, or the remains of a connection, which are no socket.
const tcpOwner = "((struct sock *)" + skb0 + "->sk)"

var (
	tcpLeaves = local(skb0) + " && " + carries(skb0, network(skb0), protocolTCP)
	tcpSocket = "(" + skb0 + "->sk == NULL ? 0 : " + tcpState(tcpOwner) + " == " + newRequest + " ? (uint64_t)" + tcpOwner + "->__sk_common.skc_listener : " +
		tcpState(tcpOwner) + " == " + timeWait + " || !(" + isStream(tcpOwner) + ") ? 0 : (uint64_t)" + tcpOwner + ")"
	tcpQueued = []string{
		"arg0", tcpSocket, network(skb0), tcpSocket, transport(skb0), "0",
		"(" + tcpSocket + " == 0 ? " + closed + " : " + tcpState(tcpSocket) + ")", "0",
	}
)

// The arguments of ip_send_unicast_reply are one more since 6.13: then the packet
// that is answered is the third, not the second. The next one, its IP options,
// lies inside the packet's structure.
const (
	early    = "(uint64_t)(arg2 - arg1) < 256"
	answered = "(" + early + " ? arg1 : arg2)"
	answer   = "(uint64_t)((struct ip_reply_arg *)(" + early + " ? arg5 : arg6))->iov[0].iov_base"
)
