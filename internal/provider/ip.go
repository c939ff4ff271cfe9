package provider

// The provider ip: packets that the host receives, to keep or to pass on, those
// that it sends, and those of either kind that it drops.
//
//	probe     5.10    6.1     6.12          6.18 here  7.2
//	receive   fentry  fentry  kprobe.multi  rawtp      tracing_multi
//	send      fentry  fentry  kprobe.multi  rawtp      tracing_multi
//	drop-in   rawtp   rawtp   rawtp         rawtp      rawtp
//	drop-out  rawtp   rawtp   rawtp         rawtp      rawtp
//
// receive and send fire at functions of IP: ip_local_deliver and ip_forward,
// ip_finish_output, and theirs of IPv6. Where no function can be traced they fall
// back to the tracepoints netif_receive_skb and net_dev_queue; see net.go.
//
// Drops fire at the tracepoint kfree_skb, for packets that have got as far as to
// have an IP header. arg6 is the reason, a number of the kernel's enum
// skb_drop_reason (5.17 or later); arg7 where.

var ip = Provider{Name: "ip", First: 48, Probes: []Probe{
	{
		Name: "receive",
		Args: ipArgs,
		Sites: []Site{
			{
				At:   functions("entry", "ip_local_deliver", "ip_forward"),
				Args: []string{"arg0", owner(skb0), network(skb0), device(skb0), network(skb0), "0"},
			},
			{
				At:   functions("entry", "ip6_input", "ip6_forward"),
				Args: []string{"arg0", owner(skb0), network(skb0), device(skb0), "0", network(skb0)},
			},
			{
				At:    deviceReceive,
				When:  toUs + " && " + isAnyIP(skb0),
				Args:  []string{"arg0", "0", data, device(skb0), ipv4(data), ipv6(data)},
				Spare: true,
			},
		},
	},
	{
		Name: "send",
		Args: ipArgs,
		Sites: []Site{
			{
				At:   functions("entry", "ip_finish_output"),
				Args: []string{"arg2", "arg1", network(skb2), device(skb2), network(skb2), "0"},
			},
			{
				At:   functions("entry", "ip6_finish_output"),
				Args: []string{"arg2", "arg1", network(skb2), device(skb2), "0", network(skb2)},
			},
			{
				At:    deviceQueue,
				When:  isAnyIP(skb0),
				Args:  []string{"arg0", owner(skb0), network(skb0), device(skb0), ipv4(network(skb0)), ipv6(network(skb0))},
				Spare: true,
			},
		},
	},
	{
		Name:  "drop-in",
		Args:  ipArgs,
		Sites: []Site{{At: dropped, When: isAnyIP(skb0) + " && " + skb0 + "->skb_iif != 0 && " + unqueued, Args: dropArgs}},
	},
	{
		Name:  "drop-out",
		Args:  ipArgs,
		Sites: []Site{{At: dropped, When: isAnyIP(skb0) + " && " + local(skb0), Args: dropArgs}},
	},
}}

var ipArgs = []Arg{
	packet, socket, address,
	{Type: "ifinfo_t *", Native: "struct net_device *"},
	{Type: "ipv4info_t *", Native: "struct iphdr *"},
	{Type: "ipv6info_t *", Native: "struct ipv6hdr *"},
}

var dropped = []string{"rawtp:::kfree_skb"}

// unqueued tells packets from those in the queue of a socket, which go with it when
// it is closed. These have a socket and no device, or something else in its place.
const (
	devicePlace = "(int64_t)" + skb0 + "->dev"
	unqueued    = "(" + devicePlace + " < 0 || " + devicePlace + " == 0 && " + skb0 + "->sk == NULL)"
)

var dropArgs = []string{
	"arg0", owner(skb0), network(skb0), "(" + devicePlace + " < 0 ? " + devicePlace + " : 0)",
	ipv4(network(skb0)), ipv6(network(skb0)), "arg2", "arg1",
}
