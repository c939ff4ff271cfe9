/* Translators of packets, which lie in memory of the script's own here. */
#pragma D option quiet

BEGIN
{
	this->p = (uint8_t *)alloca(64);
	this->p[0] = 0x45;
	this->p[1] = 0x10;
	this->p[3] = 60;
	this->p[4] = 1;
	this->p[6] = 0x40;
	this->p[8] = 64;
	this->p[9] = IPPROTO_TCP;
	this->p[12] = 127;
	this->p[15] = 1;
	this->p[16] = 10;
	this->p[19] = 9;
	this->i = (struct iphdr *)this->p;
	printf("%d %d %d %d\n", xlate <ipv4info_t *> (this->i)->ipv4_ver, xlate <ipv4info_t *> (this->i)->ipv4_ihl,
	    xlate <ipv4info_t *> (this->i)->ipv4_tos, xlate <ipv4info_t *> (this->i)->ipv4_length);
	printf("%d %d %d %d %s\n", xlate <ipv4info_t *> (this->i)->ipv4_ident, xlate <ipv4info_t *> (this->i)->ipv4_flags,
	    xlate <ipv4info_t *> (this->i)->ipv4_ttl, xlate <ipv4info_t *> (this->i)->ipv4_protocol,
	    xlate <ipv4info_t *> (this->i)->ipv4_protostr);
	printf("%s %s\n", xlate <ipv4info_t *> (this->i)->ipv4_saddr, xlate <ipv4info_t *> (this->i)->ipv4_daddr);
	printf("%d %d %s %s\n", xlate <ipinfo_t *> (this->i)->ip_ver, xlate <ipinfo_t *> (this->i)->ip_plength,
	    xlate <ipinfo_t *> (this->i)->ip_saddr, xlate <ipinfo_t *> (this->i)->ip_daddr);
}

BEGIN
{
	this->p = (uint8_t *)alloca(64);
	this->p[0] = 0x61;
	this->p[4] = 0;
	this->p[12] = 0;
	this->p[15] = 0;
	this->p[16] = 0;
	this->p[19] = 0;
	this->p[1] = 0x23;
	this->p[2] = 0x45;
	this->p[3] = 0x67;
	this->p[5] = 20;
	this->p[6] = IPPROTO_UDP;
	this->p[7] = 63;
	this->p[8] = 0xfe;
	this->p[9] = 0x80;
	this->p[23] = 1;
	this->p[39] = 1;
	this->j = (struct ipv6hdr *)this->p;
	printf("%d %x %x %d %d\n", xlate <ipv6info_t *> (this->j)->ipv6_ver, xlate <ipv6info_t *> (this->j)->ipv6_tclass,
	    xlate <ipv6info_t *> (this->j)->ipv6_flow, xlate <ipv6info_t *> (this->j)->ipv6_plen,
	    xlate <ipv6info_t *> (this->j)->ipv6_hlim);
	printf("%s %s %s\n", xlate <ipv6info_t *> (this->j)->ipv6_nextstr, xlate <ipv6info_t *> (this->j)->ipv6_saddr,
	    xlate <ipv6info_t *> (this->j)->ipv6_daddr);
	printf("%d %d %s\n", xlate <ipinfo_t *> (this->j)->ip_ver, xlate <ipinfo_t *> (this->j)->ip_plength,
	    xlate <ipinfo_t *> (this->j)->ip_daddr);
}

BEGIN
{
	this->p = (uint8_t *)alloca(64);
	this->p[0] = 1;
	this->p[1] = 2;
	this->p[2] = 0;
	this->p[3] = 80;
	this->p[4] = 0;
	this->p[6] = 0;
	this->p[5] = 28;
	this->p[7] = 9;
	this->p[12] = 0x50;
	this->p[13] = TH_SYN | TH_ACK;
	this->p[15] = 7;
	this->t = (struct tcphdr *)this->p;
	printf("%d %d %d %d\n", xlate <tcpinfo_t *> (this->t)->tcp_sport, xlate <tcpinfo_t *> (this->t)->tcp_dport,
	    xlate <tcpinfo_t *> (this->t)->tcp_seq, xlate <tcpinfo_t *> (this->t)->tcp_offset);
	printf("%d %d\n", xlate <tcpinfo_t *> (this->t)->tcp_flags, xlate <tcpinfo_t *> (this->t)->tcp_window);
	this->u = (struct udphdr *)this->p;
	printf("%d %d %d %d\n", xlate <udpinfo_t *> (this->u)->udp_sport, xlate <udpinfo_t *> (this->u)->udp_dport,
	    xlate <udpinfo_t *> (this->u)->udp_length, xlate <udpinfo_t *> (this->u)->udp_checksum);
}

BEGIN
{
	printf("%s %d\n", xlate <ifinfo_t *> (curthread->nsproxy->net_ns->loopback_dev)->if_name,
	    xlate <ifinfo_t *> (curthread->nsproxy->net_ns->loopback_dev)->if_ipstack == (uint64_t)curthread->nsproxy->net_ns);
	printf("%s\n", xlate <ifinfo_t *> ((struct net_device *)NULL)->if_name);
	printf("%s %d\n", tcp_state_string[xlate <tcplsinfo_t> (10).tcps_state], xlate <pktinfo_t> ((struct sk_buff *)17).pkt_addr);
	exit(0);
}
