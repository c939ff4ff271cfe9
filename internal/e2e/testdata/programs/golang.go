// A program of Go: arguments in Go's registers, several results, a stack that moves.
package main

import (
	"fmt"
	"os"
	"strconv"
)

type point struct{ x, y int32 }

type order struct {
	id   int
	name string
	peer *point
}

//go:noinline
func handle(o *order, name string, items []int, n int32, p point, ratio float64, urgent bool) (total int, label string) {
	for _, i := range items {
		total += i
	}
	if n%2 == 1 {
		return -1, "odd"
	}
	return total + grow(n%8) + int(p.x) + o.id, name + "!"
}

//go:noinline
func grow(n int32) int {
	var room [512]byte
	room[n] = 1
	if n > 0 {
		return grow(n-1) + int(room[n])
	}
	return int(room[0])
}

//go:noinline
func (o *order) price(n int) int { return o.id * n }

//go:noinline
func serve(n int) (total int) {
	o := &order{7, "ada", &point{3, 4}}
	for i := range n {
		t, _ := handle(o, "milk", []int{1, 2, 3}, int32(i), point{10, 20}, 1.5, true)
		total += t + o.price(i)
	}
	return total
}

func main() {
	n := 1
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	total := serve(n)
	done := make(chan int)
	go func() { done <- serve(n) }()
	fmt.Println(n, total, <-done)
}
