//go:build !amd64

package loader

// runTo does nothing: libraries are not in memory yet.
func runTo(int, stopAt) error { return nil }
