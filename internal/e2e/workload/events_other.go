//go:build !amd64

package main

import "errors"

// faultNow writes to where nothing is.
func faultNow(string) {
	plainFaults()
	*nowhere = 1
}

var nowhere *int

func compat(int) error { return errors.New("not on this processor") }
