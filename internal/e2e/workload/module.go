package main

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// Modules of the kernel. The one that tests load makes network devices that lead nowhere.

const (
	dummyModule = "dummy"
	dummyDevice = "dummy0"
)

func loadModule(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	return unix.FinitModule(int(f.Fd()), "", 0)
}

func removeModule() error { return unix.DeleteModule(dummyModule, unix.O_NONBLOCK) }

// useDummy takes the module's device up and down until killed.
func useDummy() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	device, err := unix.NewIfreq(dummyDevice)
	if err != nil {
		return err
	}
	for up := true; ; up = !up {
		flags := uint16(0)
		if up {
			flags = unix.IFF_UP
		}
		device.SetUint16(flags)
		if err := unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, device); err != nil {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}
