package dlib

// The rest of the library is D source: types, translators that make them of the
// kernel's structures, and inlines. Reading it costs time, and a script needs
// little of it, so each text is read only when the script names something that
// it defines (sources lists what that is; a test compares it with the texts).
//
// Texts name members of the kernel's structures as the kernel does. Where these
// differ between kernels, __exists asks for one on the host; see check/lib.go.

import (
	"embed"
	"strings"
)

//go:embed lib/*.d
var texts embed.FS

const dir = "lib/"

// sources lists what each text defines: types, tags with their keyword, inlines.
var sources = map[string]string{
	"psinfo.d": "type psinfo_t, struct psinfo, type lwpsinfo_t, struct lwpsinfo, curpsinfo, curlwpsinfo," +
		"type taskid_t, type dprojid_t, type poolid_t, type zoneid_t, type timestruc_t, struct timestruc," +
		"PR_MODEL_ILP32, PR_MODEL_LP64, PR_STOPPED, PR_ISTOP, PR_DSTOP, PR_IDLE," +
		"SSLEEP, SRUN, SZOMB, SSTOP, SIDL, SONPROC, SWAIT",
	"vtime.d":      "vtimestamp",
	"ipl.d":        "ipl",
	"blockio.d":    "type dt_io_t",
	"iowait.d":     "",
	"lockstat.d":   "",
	"contention.d": "",
	"rwlock.d":     "",
	"spinlock.d":   "",
	"spinwait.d":   "",
	"file.d":       "type fileinfo_t, struct fileinfo, fds, cwd, root, dt_d_path",
	"cpu.d":        "type cpuinfo_t, struct cpuinfo, type psetid_t, type chipid_t, type lgrp_id_t",
	"io.d": "type bufinfo_t, struct bufinfo, type devinfo_t, struct devinfo, type caddr_t," +
		"B_BUSY, B_DONE, B_ERROR, B_PAGEIO, B_PHYS, B_READ, B_WRITE, B_ASYNC",
	"net.d": "type pktinfo_t, struct pktinfo, type csinfo_t, struct csinfo, type ipinfo_t, struct ipinfo," +
		"type ifinfo_t, struct ifinfo, type ipv4info_t, struct ipv4info, type ipv6info_t, struct ipv6info," +
		"type conninfo_t, struct conninfo, type netstackid_t, type ipaddr_t, type in6_addr_t, type void_ip_t," +
		"type tcpinfo_t, struct tcpinfo, type tcpsinfo_t, struct tcpsinfo, type tcplsinfo_t, struct tcplsinfo," +
		"type udpinfo_t, struct udpinfo, type udpsinfo_t, struct udpsinfo, tcp_state_string," +
		"NET_PROBE_OUTBOUND, NET_PROBE_INBOUND, ARPHRD_ETHER, ARPHRD_INFINIBAND, TCP_MIN_HEADER_LENGTH",
}

// index is sources turned around.
var index, types = func() (map[string]string, map[string]bool) {
	names, typedefs := map[string]string{}, map[string]bool{}
	for file, list := range sources {
		for _, name := range strings.Split(list, ",") {
			name = strings.TrimSpace(name)
			if name == "" {
				continue // a text that providers ask for
			}
			if t, ok := strings.CutPrefix(name, "type "); ok {
				name = t
				typedefs[t] = true
			}
			names[name] = dir + file
		}
	}
	return names, typedefs
}()

// File returns the text that defines a name, "" if none does.
func File(name string) string { return index[name] }

// Path is the name of a text among the files of a program.
func Path(text string) string { return dir + text }

// IsFile reports whether a file is one of the library's.
func IsFile(name string) bool {
	_, ok := sources[strings.TrimPrefix(name, dir)]
	return ok && strings.HasPrefix(name, dir)
}

// IsType reports whether a name is a type of the library.
func IsType(name string) bool { return types[name] }

// Source returns a text.
func Source(file string) string {
	b, err := texts.ReadFile(file)
	if err != nil {
		return ""
	}
	return string(b)
}
