/*
 * tcplife: each connection of TCP when it ends: who made it, how many microseconds
 * it took to connect (0 where this end accepted), how many milliseconds it lasted,
 * and the bytes sent and received. What could not connect has no other end to
 * speak of and is counted at the end.
 *
 *	dtc -s examples/tcplife.d && dtrun tcplife.o
 */
#pragma D option quiet
#pragma D option switchrate=10hz

int64_t asked[uint64_t], born[uint64_t], took[uint64_t];
pid_t who[uint64_t];

BEGIN
{
	printf("%-8s %-42s %-42s %8s %8s %10s %10s\n", "PID", "LOCAL", "REMOTE", "US", "MS", "SENT", "RECEIVED");
}

tcp:::state-change
/args[3]->tcps_state == TCP_STATE_SYN_SENT/
{
	asked[arg3] = timestamp;
	who[arg3] = pid;
}

tcp:::state-change
/args[3]->tcps_state == TCP_STATE_ESTABLISHED/
{
	born[arg3] = timestamp;
	took[arg3] = asked[arg3] ? (timestamp - asked[arg3]) / 1000 : 0;
	@opened[asked[arg3] ? "connected" : "accepted"] = count();
}

tcp:::state-change
/args[3]->tcps_state == TCP_STATE_CLOSED && asked[arg3] && !born[arg3]/
{
	@opened["failed"] = count();
}

/* The end of what the other side sends counts as a byte received: not here. */
tcp:::state-change
/args[3]->tcps_state == TCP_STATE_CLOSED && born[arg3]/
{
	this->sock = (struct tcp_sock *)arg3;
	this->ended = args[5]->tcps_state == TCP_STATE_FIN_WAIT_2 || args[5]->tcps_state == TCP_STATE_CLOSE_WAIT ||
	    args[5]->tcps_state == TCP_STATE_LAST_ACK || args[5]->tcps_state == TCP_STATE_CLOSING;
	this->local = strjoin(strjoin(args[3]->tcps_laddr, " "), lltostr(args[3]->tcps_lport));
	this->remote = strjoin(strjoin(args[3]->tcps_raddr, " "), lltostr(args[3]->tcps_rport));
	printf("%-8d %-42s %-42s %8d %8d %10d %10d\n", who[arg3], this->local, this->remote, took[arg3],
	    (timestamp - born[arg3]) / 1000000, this->sock->bytes_sent - this->sock->bytes_retrans,
	    this->sock->bytes_received - this->ended);
}

tcp:::state-change
/args[3]->tcps_state == TCP_STATE_CLOSED/
{
	asked[arg3] = 0;
	born[arg3] = 0;
	took[arg3] = 0;
	who[arg3] = 0;
}

END
{
	printa("%@d %s\n", @opened);
}
