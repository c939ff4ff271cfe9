/* pcap() shows packets, or keeps them in the file that freopen() named. */
#pragma D option quiet
#pragma D option destructive

int seen;

rawtp:::consume_skb
/pid == $target && !seen/
{
	seen = 1;
	printf("%d bytes\n", ((struct sk_buff *)arg0)->len);
	pcap((void *)arg0, PCAP_NULL);
	freopen("/tmp/dtc-golden-pcap-%d", pid);
	pcap((void *)arg0, PCAP_ETHER);
	pcap((void *)arg0, PCAP_ETHER);
	pcap((void *)arg0, PCAP_IP);
	printf("text goes where it went first\n");
	freopen("");
	system("cd /tmp; wc -c < dtc-golden-pcap-%d; wc -c < dtc-golden-pcap-%d.12", pid, pid);
	system("cd /tmp; grep -q 'a packet' dtc-golden-pcap-%d && echo found; rm dtc-golden-pcap-%d*", pid, pid);
}

rawtp:::consume_skb
/pid == $target/
{
	pcap(NULL, PCAP_IP);
	printf("never\n");
}

ERROR
{
	printf("fault %d\n", arg4);
	exit(0);
}
