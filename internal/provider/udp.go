package provider

// The provider udp: datagrams of UDP and UDP-Lite that sockets send and are given.
//
//	probe    5.10    6.1     6.12          6.18 here  7.2
//	receive  fentry  fentry  kprobe.multi  rawtp      tracing_multi
//	send     fentry  fentry  kprobe.multi  rawtp      tracing_multi
//
// They fire at the functions udp_queue_rcv_skb and ip_send_skb, and theirs of
// IPv6: once for each datagram, also where several calls have made it (UDP_CORK)
// and where IP divides it. Where no function can be traced they fall back to the
// tracepoints netif_receive_skb and net_dev_queue (see net.go), where a datagram
// without a receiver counts too.

var udp = Provider{Name: "udp", First: 62, Probes: []Probe{
	{
		Name: "send",
		Args: udpArgs,
		Sites: []Site{
			{At: functions("entry", "ip_send_skb"), When: udpOwner(skb1), Args: udpFrom(skb1, owner(skb1), unfinished)},
			{At: functions("entry", "ip6_send_skb"), When: udpOwner(skb0), Args: udpFrom(skb0, owner(skb0), unfinished)},
			{At: deviceQueue, When: local(skb0) + " && " + carriesUDP(skb0, network(skb0)) + " && " + udpOwner(skb0), Args: udpFrom(skb0, owner(skb0), ofHeader), Spare: true},
		},
	},
	{
		Name: "receive",
		Args: udpArgs,
		Sites: []Site{
			{At: functions("entry", "udp_queue_rcv_skb", "udpv6_queue_rcv_skb"), Args: udpFrom(skb1, "arg0", ofHeader)},
			{At: deviceReceive, When: toUs + " && " + carriesUDP(skb0, data), Args: []string{"arg0", "0", data, "0", behind(data)}, Spare: true},
		},
	},
}}

var udpArgs = []Arg{
	packet, socket, address,
	{Type: "udpsinfo_t *", Native: "struct udp_sock *"},
	{Type: "udpinfo_t *", Native: "struct udphdr *"},
}

func udpFrom(skb, sk, kind string) []string {
	return []string{"(uint64_t)" + skb, sk, network(skb), sk, transport(skb), "0", "0", "0", kind}
}

// udpOwner tells packets of sockets of UDP from those of others.
func udpOwner(skb string) string {
	return owner(skb) + " != 0 && (" + skb + "->sk->sk_protocol == " + protocolUDP + " || " + skb + "->sk->sk_protocol == " + protocolUDPLite + ")"
}

func carriesUDP(skb, header string) string {
	return "(" + carries(skb, header, protocolUDP) + " || " + carries(skb, header, protocolUDPLite) + ")"
}
