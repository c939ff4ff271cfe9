/* Network: packets, addresses, interfaces, sockets. */

typedef uint64_t netstackid_t;
typedef __be32 ipaddr_t;
typedef struct in6_addr in6_addr_t;
typedef uintptr_t void_ip_t;

inline int NET_PROBE_OUTBOUND = 0;
inline int NET_PROBE_INBOUND = 1;
inline int ARPHRD_ETHER = 1;
inline int ARPHRD_INFINIBAND = 32;
inline int TCP_MIN_HEADER_LENGTH = 20;

typedef struct pktinfo {
	uintptr_t pkt_addr;
} pktinfo_t;

translator pktinfo_t < struct sk_buff *S > {
	pkt_addr = (uintptr_t)S;
};

typedef struct csinfo {
	uintptr_t cs_addr;
	uint64_t cs_cid;
} csinfo_t;

translator csinfo_t < struct sock *S > {
	cs_addr = (uintptr_t)S;
};

/* Whether a socket's family is IPv4, or its address one of IPv4 in an IPv6 one. */
inline int dt_sock_ipv4[struct sock_common *S] = S->skc_family == AF_INET ||
	*(uint64_t *)&S->skc_v6_daddr == 0 && *((uint32_t *)&S->skc_v6_daddr + 2) == htonl(0xffff);

typedef struct conninfo {
	string ci_local;
	string ci_remote;
	string ci_protocol;
} conninfo_t;

translator conninfo_t < struct sock *S > {
	ci_local = S == NULL ? "<unknown>" : dt_sock_ipv4[&S->__sk_common] ?
		inet_ntoa(&S->__sk_common.skc_rcv_saddr) : inet_ntoa6(&S->__sk_common.skc_v6_rcv_saddr);
	ci_remote = S == NULL ? "<unknown>" : dt_sock_ipv4[&S->__sk_common] ?
		inet_ntoa(&S->__sk_common.skc_daddr) : inet_ntoa6(&S->__sk_common.skc_v6_daddr);
	ci_protocol = S == NULL ? "<unknown>" : dt_sock_ipv4[&S->__sk_common] ? "ipv4" : "ipv6";
};

typedef struct ifinfo {
	string if_name;
	int8_t if_local;
	netstackid_t if_ipstack;
	uintptr_t if_addr;
} ifinfo_t;

translator ifinfo_t < struct net_device *N > {
	if_name = N == NULL ? "<null>" : stringof(N->name);
	if_local = N == NULL;
	if_ipstack = N == NULL ? 0 : (uint64_t)N->nd_net.net;
	if_addr = (uintptr_t)N;
};

typedef struct ipinfo {
	uint8_t ip_ver;
	uint32_t ip_plength;
	string ip_saddr;
	string ip_daddr;
} ipinfo_t;

translator ipinfo_t < struct iphdr *I > {
	ip_ver = 4;
	ip_plength = I == NULL ? 0 : ntohs(I->tot_len) - (I->ihl << 2);
	ip_saddr = I == NULL ? "<unknown>" : inet_ntoa(&I->saddr);
	ip_daddr = I == NULL ? "<unknown>" : inet_ntoa(&I->daddr);
};

translator ipinfo_t < struct ipv6hdr *I > {
	ip_ver = 6;
	ip_plength = I == NULL ? 0 : ntohs(I->payload_len);
	ip_saddr = I == NULL ? "<unknown>" : inet_ntoa6(&I->saddr);
	ip_daddr = I == NULL ? "<unknown>" : inet_ntoa6(&I->daddr);
};

/*
 * A header of either version; or what a header is still to be made of, as arg8 says: a
 * socket that sends by IPv4 (1), an IPv6 flow (2), the header that is answered (3), a
 * socket of either family (4); or a header in which only the length is missing (5).
 * These are of tcp and udp, whose arg0 is then the packet, or null.
 */
inline int dt_ip_made[void_ip_t *I] = arg8 == 0 || arg8 == 5;
inline struct flowi6 *dt_ip_flow[void_ip_t *I] = (struct flowi6 *)I;
inline struct sock_common *dt_ip_socket[void_ip_t *I] = &((struct sock *)I)->__sk_common;

inline int dt_ip_version[void_ip_t *I] =
	I == NULL ? 0 : dt_ip_made[I] || arg8 == 3 ? *(uint8_t *)I >> 4 :
	arg8 == 1 || arg8 == 4 && dt_sock_ipv4[dt_ip_socket[I]] ? 4 : 6;

translator ipinfo_t < void_ip_t *I > {
	ip_ver = dt_ip_version[I];
	ip_plength = I == NULL ? 0 :
		arg8 == 3 ? ((struct tcphdr *)arg4)->doff << 2 :
		arg8 == 5 ? ((struct sk_buff *)arg0)->len -
			(dt_ip_version[I] == 4 ? ((struct iphdr *)I)->ihl << 2 : 40) :
		arg8 != 0 ? (arg0 == 0 ? 0 : ((struct sk_buff *)arg0)->len) :
		dt_ip_version[I] == 4 ?
		ntohs(((struct iphdr *)I)->tot_len) - (((struct iphdr *)I)->ihl << 2) :
		ntohs(((struct ipv6hdr *)I)->payload_len);
	ip_saddr = I == NULL ? "<unknown>" :
		dt_ip_version[I] == 4 ?
		inet_ntoa(dt_ip_made[I] ? &((struct iphdr *)I)->saddr :
			arg8 == 3 ? &((struct iphdr *)I)->daddr : &dt_ip_socket[I]->skc_rcv_saddr) :
		inet_ntoa6(dt_ip_made[I] ? &((struct ipv6hdr *)I)->saddr :
			arg8 == 2 ? &dt_ip_flow[I]->saddr : &dt_ip_socket[I]->skc_v6_rcv_saddr);
	ip_daddr = I == NULL ? "<unknown>" :
		dt_ip_version[I] == 4 ?
		inet_ntoa(dt_ip_made[I] ? &((struct iphdr *)I)->daddr :
			arg8 == 3 ? &((struct iphdr *)I)->saddr : &dt_ip_socket[I]->skc_daddr) :
		inet_ntoa6(dt_ip_made[I] ? &((struct ipv6hdr *)I)->daddr :
			arg8 == 2 ? &dt_ip_flow[I]->daddr : &dt_ip_socket[I]->skc_v6_daddr);
};

typedef struct ipv4info {
	uint8_t ipv4_ver;
	uint8_t ipv4_ihl;
	uint8_t ipv4_tos;
	uint16_t ipv4_length;
	uint16_t ipv4_ident;
	uint8_t ipv4_flags;
	uint16_t ipv4_offset;
	uint8_t ipv4_ttl;
	uint8_t ipv4_protocol;
	string ipv4_protostr;
	uint16_t ipv4_checksum;
	ipaddr_t ipv4_src;
	ipaddr_t ipv4_dst;
	string ipv4_saddr;
	string ipv4_daddr;
	struct iphdr *ipv4_hdr;
} ipv4info_t;

inline string dt_protocol[uint8_t P] =
	P == IPPROTO_TCP ? "TCP" : P == IPPROTO_UDP ? "UDP" : P == IPPROTO_IP ? "IP" :
	P == IPPROTO_ICMP ? "ICMP" : P == IPPROTO_IGMP ? "IGMP" : P == IPPROTO_EGP ? "EGP" :
	P == IPPROTO_IPV6 ? "IPv6" : P == IPPROTO_ROUTING ? "ROUTE" : P == IPPROTO_ESP ? "ESP" :
	P == IPPROTO_AH ? "AH" : P == IPPROTO_ICMPV6 ? "ICMPv6" : P == 89 ? "OSPF" :
	P == IPPROTO_SCTP ? "SCTP" : P == IPPROTO_RAW ? "RAW" : lltostr((uint64_t)P);

translator ipv4info_t < struct iphdr *I > {
	ipv4_ver = I == NULL ? 0 : 4;
	ipv4_ihl = I == NULL ? 0 : I->ihl << 2;
	ipv4_tos = I == NULL ? 0 : I->tos;
	ipv4_length = I == NULL ? 0 : ntohs(I->tot_len);
	ipv4_ident = I == NULL ? 0 : ntohs(I->id);
	ipv4_flags = I == NULL ? 0 : ntohs(I->frag_off) >> 12;
	ipv4_offset = I == NULL ? 0 : ntohs(I->frag_off) & 0xfff;
	ipv4_ttl = I == NULL ? 0 : I->ttl;
	ipv4_protocol = I == NULL ? 0 : I->protocol;
	ipv4_protostr = I == NULL ? "<null>" : dt_protocol[I->protocol];
	ipv4_checksum = I == NULL ? 0 : ntohs(I->check);
	ipv4_src = I == NULL ? 0 : I->saddr;
	ipv4_dst = I == NULL ? 0 : I->daddr;
	ipv4_saddr = I == NULL ? "<null>" : inet_ntoa(&I->saddr);
	ipv4_daddr = I == NULL ? "<null>" : inet_ntoa(&I->daddr);
	ipv4_hdr = I;
};

typedef struct ipv6info {
	uint8_t ipv6_ver;
	uint8_t ipv6_tclass;
	uint32_t ipv6_flow;
	uint16_t ipv6_plen;
	uint8_t ipv6_nexthdr;
	string ipv6_nextstr;
	uint8_t ipv6_hlim;
	struct in6_addr *ipv6_src;
	struct in6_addr *ipv6_dst;
	string ipv6_saddr;
	string ipv6_daddr;
	struct ipv6hdr *ipv6_hdr;
} ipv6info_t;

translator ipv6info_t < struct ipv6hdr *I > {
	ipv6_ver = I == NULL ? 0 : 6;
	ipv6_tclass = I == NULL ? 0 : I->priority << 4 | I->flow_lbl[0] >> 4;
	ipv6_flow = I == NULL ? 0 :
		((uint32_t)I->flow_lbl[0] & 0xf) << 16 | (uint32_t)I->flow_lbl[1] << 8 | (uint32_t)I->flow_lbl[2];
	ipv6_plen = I == NULL ? 0 : ntohs(I->payload_len);
	ipv6_nexthdr = I == NULL ? 0 : I->nexthdr;
	ipv6_nextstr = I == NULL ? "<null>" : dt_protocol[I->nexthdr];
	ipv6_hlim = I == NULL ? 0 : I->hop_limit;
	ipv6_src = I == NULL ? NULL : &I->saddr;
	ipv6_dst = I == NULL ? NULL : &I->daddr;
	ipv6_saddr = I == NULL ? "<null>" : inet_ntoa6(&I->saddr);
	ipv6_daddr = I == NULL ? "<null>" : inet_ntoa6(&I->daddr);
	ipv6_hdr = I;
};

typedef struct tcpinfo {
	uint16_t tcp_sport;
	uint16_t tcp_dport;
	uint32_t tcp_seq;
	uint32_t tcp_ack;
	uint8_t tcp_offset;
	uint8_t tcp_flags;
	uint16_t tcp_window;
	uint16_t tcp_checksum;
	uint16_t tcp_urgent;
	uintptr_t tcp_hdr;
} tcpinfo_t;

translator tcpinfo_t < struct tcphdr *T > {
	tcp_sport = T == NULL ? 0 : ntohs(T->source);
	tcp_dport = T == NULL ? 0 : ntohs(T->dest);
	tcp_seq = T == NULL ? 0 : ntohl(T->seq);
	tcp_ack = T == NULL ? 0 : ntohl(T->ack_seq);
	tcp_offset = T == NULL ? 0 : T->doff << 2;
	tcp_flags = T == NULL ? 0 : *((uint8_t *)T + 13);
	tcp_window = T == NULL ? 0 : ntohs(T->window);
	tcp_checksum = T == NULL ? 0 : ntohs(T->check);
	tcp_urgent = T == NULL ? 0 : ntohs(T->urg_ptr);
	tcp_hdr = (uintptr_t)T;
};

typedef struct tcpsinfo {
	uintptr_t tcps_addr;
	int tcps_local;
	int tcps_active;
	uint16_t tcps_lport;
	uint16_t tcps_rport;
	string tcps_laddr;
	string tcps_raddr;
	int tcps_state;
	uint32_t tcps_iss;
	uint32_t tcps_irs;
	uint32_t tcps_suna;
	uint32_t tcps_snxt;
	uint32_t tcps_rack;
	uint32_t tcps_rnxt;
	uint32_t tcps_swnd;
	int32_t tcps_snd_ws;
	uint32_t tcps_rwnd;
	int32_t tcps_rcv_ws;
	uint32_t tcps_cwnd;
	uint32_t tcps_cwnd_ssthresh;
	uint32_t tcps_sack_fack;
	uint32_t tcps_sack_snxt;
	uint32_t tcps_rto;
	uint32_t tcps_mss;
	int tcps_retransmit;
	uint32_t tcps_rtt;
	uint32_t tcps_rtt_sd;
} tcpsinfo_t;

inline struct sock_common *dt_tcp_common[struct tcp_sock *T] = &((struct sock *)T)->__sk_common;

translator tcpsinfo_t < struct tcp_sock *T > {
	tcps_addr = (uintptr_t)T;
	tcps_local = T == NULL ? 0 : dt_sock_ipv4[dt_tcp_common[T]] ?
		dt_tcp_common[T]->skc_daddr == dt_tcp_common[T]->skc_rcv_saddr :
		*(uint64_t *)&dt_tcp_common[T]->skc_v6_daddr == *(uint64_t *)&dt_tcp_common[T]->skc_v6_rcv_saddr &&
		*((uint64_t *)&dt_tcp_common[T]->skc_v6_daddr + 1) == *((uint64_t *)&dt_tcp_common[T]->skc_v6_rcv_saddr + 1);
	tcps_lport = T == NULL ? 0 : ntohs(T->inet_conn.icsk_inet.inet_sport);
	tcps_rport = T == NULL ? 0 : ntohs(dt_tcp_common[T]->skc_dport);
	tcps_laddr = T == NULL ? "<unknown>" : dt_tcp_common[T]->skc_family == AF_INET ?
		inet_ntoa(&dt_tcp_common[T]->skc_rcv_saddr) : inet_ntoa6(&dt_tcp_common[T]->skc_v6_rcv_saddr);
	tcps_raddr = T == NULL ? "<unknown>" : dt_tcp_common[T]->skc_family == AF_INET ?
		inet_ntoa(&dt_tcp_common[T]->skc_daddr) : inet_ntoa6(&dt_tcp_common[T]->skc_v6_daddr);
	tcps_state = arg6;
	tcps_iss = T == NULL ? 0 : T->snd_una - (uint32_t)T->bytes_acked;
	tcps_suna = T == NULL ? 0 : T->snd_una;
	tcps_snxt = T == NULL ? 0 : T->snd_nxt;
	tcps_rnxt = T == NULL ? 0 : T->rcv_nxt;
	tcps_swnd = T == NULL ? 0 : T->snd_wnd;
	tcps_snd_ws = T == NULL ? 0 : T->rx_opt.snd_wscale;
	tcps_rwnd = T == NULL ? 0 : T->rcv_wnd;
	tcps_rcv_ws = T == NULL ? 0 : T->rx_opt.rcv_wscale;
	tcps_cwnd = T == NULL ? 0 : T->snd_cwnd;
	tcps_cwnd_ssthresh = T == NULL ? 0 : T->snd_ssthresh;
	tcps_sack_snxt = T == NULL ? 0 : T->snd_nxt;
	tcps_rto = T == NULL ? 0 : T->inet_conn.icsk_rto;
	tcps_mss = T == NULL ? 0 : T->mss_cache;
	tcps_retransmit = T == NULL || arg4 == 0 || arg7 != NET_PROBE_OUTBOUND || arg6 == 10 ? 0 :
		(int32_t)(ntohl(((struct tcphdr *)arg4)->seq) - T->snd_nxt) < 0;
	tcps_rtt = T == NULL ? 0 : (T->srtt_us >> 3) / 1000;
	tcps_rtt_sd = T == NULL ? 0 : (T->mdev_us >> 2) / 1000;
};

typedef struct tcplsinfo {
	int tcps_state;
} tcplsinfo_t;

translator tcplsinfo_t < int S > {
	tcps_state = S;
};

inline string tcp_state_string[int32_t S] =
	S == 7 ? "state-closed" : S == 10 ? "state-listen" : S == 2 ? "state-syn-sent" :
	S == 3 ? "state-syn-received" : S == 1 ? "state-established" : S == 8 ? "state-close-wait" :
	S == 4 ? "state-fin-wait-1" : S == 5 ? "state-fin-wait-2" : S == 11 ? "state-closing" :
	S == 9 ? "state-last-ack" : S == 6 ? "state-time-wait" : S == 0 ? "state-idle" : "<unknown>";

typedef struct udpinfo {
	uint16_t udp_sport;
	uint16_t udp_dport;
	uint16_t udp_length;
	uint16_t udp_checksum;
	struct udphdr *udp_hdr;
} udpinfo_t;

translator udpinfo_t < struct udphdr *U > {
	udp_sport = U == NULL ? 0 : ntohs(U->source);
	udp_dport = U == NULL ? 0 : ntohs(U->dest);
	udp_length = U == NULL ? 0 : ntohs(U->len);
	udp_checksum = U == NULL ? 0 : ntohs(U->check);
	udp_hdr = U;
};

typedef struct udpsinfo {
	uintptr_t udps_addr;
	uint16_t udps_lport;
	uint16_t udps_rport;
	string udps_laddr;
	string udps_raddr;
} udpsinfo_t;

inline struct sock_common *dt_udp_common[struct udp_sock *U] = &((struct sock *)U)->__sk_common;

translator udpsinfo_t < struct udp_sock *U > {
	udps_addr = (uintptr_t)U;
	udps_lport = U == NULL ? 0 : ntohs(U->inet.inet_sport);
	udps_rport = U == NULL ? 0 : ntohs(dt_udp_common[U]->skc_dport);
	udps_laddr = U == NULL ? "<unknown>" : dt_udp_common[U]->skc_family == AF_INET ?
		inet_ntoa(&dt_udp_common[U]->skc_rcv_saddr) : inet_ntoa6(&dt_udp_common[U]->skc_v6_rcv_saddr);
	udps_raddr = U == NULL ? "<unknown>" : dt_udp_common[U]->skc_family == AF_INET ?
		inet_ntoa(&dt_udp_common[U]->skc_daddr) : inet_ntoa6(&dt_udp_common[U]->skc_v6_daddr);
};
