/* What becomes of the two ends of a connection, and of one that is refused. What follows
   fin-wait-2 is the last end's, and seen by kprobes only. */
#pragma D option quiet
#pragma D option aggsortkey

tcp:::state-change
/(args[3]->tcps_lport == 53917 || args[3]->tcps_rport == 53917) && args[5]->tcps_state != TCP_STATE_FIN_WAIT_2/
{
	@[args[3]->tcps_lport == 53917 ? "server" : "client",
	    tcp_state_string[args[5]->tcps_state], tcp_state_string[args[3]->tcps_state]] = count();
}

tcp:::state-change
/args[3]->tcps_lport == 53917 && args[3]->tcps_state == TCP_STATE_LISTEN/
{
	printf("%s %d\n", args[3]->tcps_laddr, args[1]->cs_addr == args[3]->tcps_addr);
}

END
{
	trunc(@, 100);
	printa("%s: %s, %s\n", @);
}
