package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// mapFile maps a page of a file and unmaps it, n times.
func mapFile(path string, page, n int) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	size := os.Getpagesize()
	for range n {
		memory, err := unix.Mmap(int(file.Fd()), int64(page*size), size, unix.PROT_READ, unix.MAP_PRIVATE)
		if err != nil {
			return err
		}
		if err := unix.Munmap(memory); err != nil {
			return err
		}
	}
	return nil
}
