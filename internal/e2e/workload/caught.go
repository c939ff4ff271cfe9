package main

import (
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

// caught takes a signal by a handler.
func caught(s unix.Signal, send func()) error {
	c := make(chan os.Signal, 1)
	signal.Notify(c, s)
	send()
	<-c
	signal.Stop(c)
	return nil
}
