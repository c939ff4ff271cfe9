package consume

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// kept replays what is kept as "cpu:text".
func kept(t *testing.T, k *Kept, order bool) []string {
	t.Helper()
	var got []string
	err := k.Replay(order, func(cpu int, rec []byte) error {
		got = append(got, fmt.Sprintf("%d:%s", cpu, rec))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// add adds records and returns how many found no room.
func add(t *testing.T, k *Kept, cpu, of int, recs ...string) (lost int) {
	t.Helper()
	for _, rec := range recs {
		ok, err := k.Add(cpu, of, []byte(rec))
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			lost++
		}
	}
	return lost
}

func TestKeepFill(t *testing.T) {
	k := Keep(2*24-1, false) // room for two short ones
	defer k.Close()
	if lost := add(t, k, 0, 0, "a"); lost != 0 || k.Full() {
		t.Error("full after one record")
	}
	// A smaller one does not come after one that was lost.
	if lost := add(t, k, 0, 0, "long long long", "c"); lost != 2 || !k.Full() {
		t.Errorf("full %t, lost %d records of CPU 0, want 2", k.Full(), lost)
	}
	if lost := add(t, k, 2, 7, "d"); lost != 0 {
		t.Error("lost a record of a CPU that has room")
	}
	if got, want := kept(t, k, false), []string{"0:a", "7:d"}; !slices.Equal(got, want) {
		t.Errorf("kept %q, want %q", got, want)
	}
}

func TestKeepRing(t *testing.T) {
	k := Keep(100, true)
	defer k.Close()
	for i := range 100 {
		if add(t, k, i%2, i%2, fmt.Sprint("record ", i)) != 0 || k.Full() {
			t.Fatal("a ring is full")
		}
	}
	want := []string{"0:record 94", "0:record 96", "0:record 98", "1:record 95", "1:record 97", "1:record 99"}
	if got := kept(t, k, false); !slices.Equal(got, want) {
		t.Errorf("kept %q, want %q", got, want)
	}
	if got := kept(t, k, false); got != nil {
		t.Errorf("kept %q after a replay", got)
	}
	if lost := add(t, k, 0, 0, string(make([]byte, 101))); k.Full() || lost != 1 {
		t.Error("a record longer than a ring was not lost")
	}
}

func TestKeepOrder(t *testing.T) {
	k := Keep(1000, true)
	defer k.Close()
	add(t, k, 1, 1, "a")
	add(t, k, 0, 3, "b")
	add(t, k, 1, 1, "c")
	if got, want := kept(t, k, true), []string{"1:a", "3:b", "1:c"}; !slices.Equal(got, want) {
		t.Errorf("kept %q, want %q", got, want)
	}
}

// What is left in a ring is a suffix of what was added, whole, and no shorter than
// it must be.
func TestKeepRandom(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	const size = 4096
	k := Keep(size, true)
	defer k.Close()
	var all [][]byte
	for i := range 10_000 {
		rec := make([]byte, 8+rnd.IntN(300))
		binary.NativeEndian.PutUint64(rec, uint64(i))
		for j := 8; j < len(rec); j++ {
			rec[j] = byte(i)
		}
		all = append(all, rec)
		if ok, err := k.Add(0, 0, rec); !ok || err != nil {
			t.Fatal(ok, err)
		}
	}
	want, room := len(all), size
	for want > 0 && room >= (keptHead+len(all[want-1])+7)&^7 {
		want--
		room -= (keptHead + len(all[want]) + 7) &^ 7
	}
	err := k.Replay(false, func(_ int, rec []byte) error {
		if !slices.Equal(rec, all[want]) {
			return fmt.Errorf("record %d is not as it was added", want)
		}
		want++
		return nil
	})
	if err != nil || want != len(all) {
		t.Errorf("%d of %d records: %v", want, len(all), err)
	}
}

func TestKeepError(t *testing.T) {
	k := Keep(100, false)
	defer k.Close()
	add(t, k, 0, 0, "a", "b")
	stop := errors.New("stop")
	for _, order := range []bool{true, false} {
		if err := k.Replay(order, func(int, []byte) error { return stop }); err != stop {
			t.Errorf("got %v, want the handler's error", err)
		}
	}
}
