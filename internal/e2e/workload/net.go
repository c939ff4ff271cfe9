package main

// Steps that use the network, each over IPv4, or over IPv6 with 6 for a second
// argument.

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"net"
	"os"
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// loopback returns the family and an address of this host.
func loopback(port, version int) (family int, at unix.Sockaddr) {
	if version == 6 {
		return unix.AF_INET6, &unix.SockaddrInet6{Port: port, Addr: [16]byte{15: 1}}
	}
	return unix.AF_INET, &unix.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}}
}

// patiently does what takes a port, which another run of the tests or a connection of somebody
// else may have for a moment.
func patiently(take func() error) error {
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if err := take(); !errors.Is(err, unix.EADDRINUSE) || time.Now().After(end) {
			return err
		}
	}
}

// bound returns a socket that is bound to a port.
func bound(kind, port, version int) (int, error) {
	family, at := loopback(port, version)
	fd, err := unix.Socket(family, kind, 0)
	if err == nil {
		err = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1)
	}
	if err == nil {
		err = patiently(func() error { return unix.Bind(fd, at) })
	}
	return fd, err
}

// connected returns a socket that is connected to a port.
func connected(kind, port, version int) (int, error) {
	family, at := loopback(port, version)
	fd, err := unix.Socket(family, kind, 0)
	if err == nil {
		err = unix.Connect(fd, at)
	}
	return fd, err
}

// pair returns both ends of a connection, and the socket that listens. It needs no
// second thread: the kernel accepts on its own.
func pair(port, version int) (client, peer, server int, err error) {
	if server, err = bound(unix.SOCK_STREAM, port, version); err == nil {
		err = patiently(func() error { return unix.Listen(server, 1) })
	}
	if err == nil {
		client, err = connected(unix.SOCK_STREAM, port, version)
	}
	if err == nil {
		peer, _, err = unix.Accept(server)
	}
	return client, peer, server, err
}

func pass(from, to int, text string) error {
	_, err := unix.Write(from, []byte(text))
	if err == nil {
		_, err = unix.Read(to, make([]byte, len(text)))
	}
	return err
}

func connectTCP(a arguments) error {
	port, version := a.number(0), a.number(1)
	client, peer, server, err := pair(port, version)
	if err != nil {
		return err
	}
	err = pass(client, peer, "hello")
	for _, fd := range []int{client, peer, server} {
		unix.Close(fd)
	}
	refused, again := connected(unix.SOCK_STREAM, port, version)
	if again == nil {
		return errors.New("a port without a server accepts connections")
	}
	return errors.Join(err, unix.Close(refused))
}

func sendUDP(a arguments) error {
	port, version := a.number(0), a.number(1)
	server, err := bound(unix.SOCK_DGRAM, port, version)
	if err != nil {
		return err
	}
	client, err := connected(unix.SOCK_DGRAM, port, version)
	if err == nil {
		err = pass(client, server, "hello")
	}
	return err
}

// corkUDP sends one datagram by two calls.
func corkUDP(a arguments) error {
	fd, err := connected(unix.SOCK_DGRAM, a.number(0), a.number(1))
	for _, text := range []string{"he", "llo"} {
		if err == nil {
			err = unix.SetsockoptInt(fd, unix.IPPROTO_UDP, unix.UDP_CORK, 1)
		}
		if err == nil {
			_, err = unix.Write(fd, []byte(text))
		}
	}
	if err == nil {
		err = unix.SetsockoptInt(fd, unix.IPPROTO_UDP, unix.UDP_CORK, 0)
	}
	return errors.Join(err, unix.Close(fd))
}

// crossTCP closes both ends of a connection while no segment gets through: so each
// hears of the other's end after its own.
func crossTCP(a arguments) error {
	return apart(func() error {
		client, peer, _, err := pair(a.number(0), a.number(1))
		if err == nil {
			err = pass(client, peer, "hello")
		}
		if err == nil {
			err = linkUp(false)
		}
		if err == nil {
			err = errors.Join(unix.Shutdown(client, unix.SHUT_WR), unix.Shutdown(peer, unix.SHUT_WR), linkUp(true))
		}
		over := func(fd int) bool {
			info, err := unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO)
			return err != nil || info.State == closedTCP
		}
		for range 500 {
			if err != nil || over(client) && over(peer) {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		return err
	})
}

const closedTCP = 7

// forward sends a packet of UDP that the host passes on to itself until its life of
// the given number of hops is over.
func forward(a arguments) error {
	return apart(func() error {
		for _, name := range []string{"ip_forward", "conf/lo/forwarding"} {
			if err := os.WriteFile("/proc/sys/net/ipv4/"+name, []byte("1"), 0); err != nil {
				return err
			}
		}
		if err := routeToLoopback([4]byte{10, 9, 9, 0}); err != nil {
			return err
		}
		device, err := net.InterfaceByName("lo")
		if err != nil {
			return err
		}
		fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_DGRAM, 0)
		if err != nil {
			return err
		}
		defer unix.Close(fd)
		packet := [28]byte{0x45, 3: 28, 8: byte(a.number(0)), 9: unix.IPPROTO_UDP, 12: 10, 8, 8, 8, 16: 10, 9, 9, 9, 21: 53, 23: 53, 25: 8}
		sum := uint32(0)
		for i := 0; i < 20; i += 2 {
			sum += uint32(binary.BigEndian.Uint16(packet[i:]))
		}
		binary.BigEndian.PutUint16(packet[10:], ^uint16(sum+sum>>16))
		to := &unix.SockaddrLinklayer{Protocol: bits.ReverseBytes16(unix.ETH_P_IP), Ifindex: device.Index, Halen: 6}
		return unix.Sendto(fd, packet[:], 0, to)
	})
}

// malformed sends packets whose headers claim to be longer than they are.
func malformed(a arguments) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_RAW, unix.IPPROTO_RAW)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	packet := [28]byte{0x4f, 8: 64, 9: unix.IPPROTO_UDP, 12: 10, 8, 8, 8, 16: 127, 19: 1}
	_, to := loopback(0, 4)
	for range a.number(0) {
		if err := unix.Sendto(fd, packet[:], 0, to); !errors.Is(err, unix.EINVAL) {
			return errors.New("a packet with a wrong header is sent")
		}
	}
	return nil
}

// apart does something in a network of its own, which has the loopback device only.
func apart(do func() error) error {
	runtime.LockOSThread()
	old, err := os.Open("/proc/thread-self/ns/net")
	if err != nil {
		return err
	}
	defer old.Close()
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		return err
	}
	if err = linkUp(true); err == nil {
		err = do()
	}
	return errors.Join(err, unix.Setns(int(old.Fd()), unix.CLONE_NEWNET))
}

func linkUp(up bool) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	request, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	if up {
		request.SetUint16(unix.IFF_UP)
	}
	return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, request)
}

// rtentry is the kernel's.
type rtentry struct {
	_                     uint64
	dst, gateway, genmask unix.RawSockaddrInet4
	flags                 uint16
	_                     [30]byte
	dev                   *byte
	_                     [24]byte
}

func routeToLoopback(network [4]byte) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	address := func(a [4]byte) unix.RawSockaddrInet4 {
		return unix.RawSockaddrInet4{Family: unix.AF_INET, Addr: a}
	}
	device := []byte("lo\x00")
	route := rtentry{dst: address(network), genmask: address([4]byte{255, 255, 255, 0}), gateway: address([4]byte{}), flags: 1, dev: &device[0]}
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.SIOCADDRT, uintptr(unsafe.Pointer(&route)))
	if errno != 0 {
		return errno
	}
	return nil
}
