/* A connection, one that is refused, and a packet, all to 127.0.0.1. */
#pragma D option quiet
#pragma D option aggsortkey

int at;

tcp:::connect-request, tcp:::connect-established, tcp:::accept-established,
tcp:::connect-refused, tcp:::accept-refused
/args[4]->tcp_dport == 53918 || args[4]->tcp_sport == 53918/
{
	@[probename, args[4]->tcp_dport == 53918, args[4]->tcp_flags, tcp_state_string[args[3]->tcps_state]] = count();
}

tcp:::send, tcp:::receive
/args[4]->tcp_dport == 53918/
{
	bytes[probename] = 1;
	at |= args[2]->ip_saddr != "127.0.0.1" || args[2]->ip_daddr != "127.0.0.1";
}

ip:::send, ip:::receive
/args[4]->ipv4_protocol == IPPROTO_TCP && args[2]->ip_saddr == "127.0.0.1"/
{
	seen[probename] = args[2]->ip_ver == 4 && args[4]->ipv4_protostr == "TCP" && args[3]->if_name == "lo";
}

udp:::send, udp:::receive
/args[4]->udp_dport == 53919/
{
	@u[probename, args[2]->ip_daddr, args[4]->udp_length] = count();
}

END
{
	printf("tcp %d %d, elsewhere %d, ip %d %d\n", bytes["send"], bytes["receive"], at, seen["send"], seen["receive"]);
	printa("%s %d %x %s\n", @);
	printa("%s %s %d\n", @u);
}
