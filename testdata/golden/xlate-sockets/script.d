/* Translators of sockets: those at whose descriptors the five bytes are written. */
#pragma D option quiet

syscall::write:entry
/pid == $target && arg2 == 5 && fds[arg0].fi_fs == "sockfs"/
{
	this->s = ((struct socket *)curthread->files->fdt->fd[arg0]->private_data)->sk;
	this->u = (struct udp_sock *)this->s;
	this->t = (struct tcp_sock *)this->s;
	this->protocol = this->s->sk_protocol;
	printf("%d\n", xlate <csinfo_t> (this->s).cs_addr == (uintptr_t)this->s);
}

syscall::write:entry
/this->protocol == IPPROTO_TCP/
{
	printf("%s %s %d\n", xlate <tcpsinfo_t *> (this->t)->tcps_laddr, xlate <tcpsinfo_t *> (this->t)->tcps_raddr,
	    xlate <tcpsinfo_t *> (this->t)->tcps_rport);
	printf("%d\n", xlate <tcpsinfo_t *> (this->t)->tcps_local);
	printf("%d %d\n", xlate <tcpsinfo_t *> (this->t)->tcps_lport > 0, xlate <tcpsinfo_t *> (this->t)->tcps_mss > 0);
	printf("%d\n", xlate <tcpsinfo_t *> (this->t)->tcps_snxt == xlate <tcpsinfo_t *> (this->t)->tcps_suna);
}

syscall::write:entry
/this->protocol == IPPROTO_UDP/
{
	printf("%s %s %d\n", xlate <udpsinfo_t *> (this->u)->udps_laddr, xlate <udpsinfo_t *> (this->u)->udps_raddr,
	    xlate <udpsinfo_t *> (this->u)->udps_rport);
}
