package main

func faultTrap()
func faultIllegal()
func faultDivide()
func call32(number uint32) uint32

// faultNow makes the processor complain.
func faultNow(kind string) {
	plainFaults()
	switch kind {
	case "trap":
		faultTrap()
	case "illegal":
		faultIllegal()
	case "divide":
		faultDivide()
	case "object":
		faultObject()
	default:
		*nowhere = 1
	}
}

var nowhere *int

// compat calls by the door of programs of 32 bits: 64 is getppid there.
func compat(n int) error {
	for range n {
		call32(64)
	}
	return nil
}
