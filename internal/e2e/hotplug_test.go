package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// needHotplug skips where the last processor cannot be switched off, or is not ours
// to switch.
func needHotplug(t testing.TB) (cpu int) {
	t.Helper()
	needBPF(t)
	if !inGuest {
		t.Skip("missing: a machine of its own")
	}
	cpu = runtime.NumCPU() - 1
	if _, err := os.Stat(onlineFile(cpu)); cpu == 0 || err != nil {
		t.Skip("missing: a processor that can be switched off")
	}
	return cpu
}

func onlineFile(cpu int) string {
	return filepath.Join("/sys/devices/system/cpu", fmt.Sprint("cpu", cpu), "online")
}

func switchCPU(t testing.TB, cpu int, on bool) {
	t.Helper()
	text := "0"
	if on {
		text = "1"
	}
	if err := os.WriteFile(onlineFile(cpu), []byte(text), 0); err != nil {
		t.Fatal(err)
	}
}

// runOn runs the workload on one processor.
func runOn(t testing.TB, cpu int, args ...string) {
	t.Helper()
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // not unlocked: the thread goes
		var one unix.CPUSet
		one.Set(cpu)
		if err := unix.SchedSetaffinity(0, &one); err != nil {
			done <- err
			return
		}
		done <- exec.Command("workload", args...).Run()
	}()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

// A processor that is switched on while tracing goes on records, and profile fires
// there; one that is switched off takes nothing with it.
func TestRunHotplug(t *testing.T) {
	cpu := needHotplug(t)
	t.Cleanup(func() { switchCPU(t, cpu, true) })
	for _, offAtStart := range []bool{false, true} {
		if offAtStart {
			switchCPU(t, cpu, false)
		}
		p := start(t, object(t, "hotplug"))
		want := 0
		for range 3 {
			if !offAtStart {
				runOn(t, cpu, "getppid", "5")
				want += 5
				switchCPU(t, cpu, false)
			}
			runOn(t, 0, "getppid", "1")
			switchCPU(t, cpu, true)
			time.Sleep(time.Second) // dtrun looks every 50 ms
			runOn(t, cpu, "getppid", "10", ",", "spin", "1000")
			want += 10
			if offAtStart {
				break
			}
		}
		p.signal(syscall.SIGINT)
		r := p.end()
		line := fmt.Sprintf("call on %d\n", cpu)
		if got := strings.Count(r.stdout, line); got != want || r.stderr != "" {
			t.Errorf("off at the start %t: %d calls printed, want %d; %s", offAtStart, got, want, r.stderr)
		}
		for _, want := range []string{fmt.Sprintf(`(?m)^%d calls on %d$`, want, cpu), fmt.Sprintf(`(?m)^sampled %d$`, cpu), `(?m)^ticked on 0$`} {
			if !regexp.MustCompile(want).MatchString(r.stdout) {
				t.Errorf("off at the start %t: no %q in the output:\n%s", offAtStart, want, r.stdout)
			}
		}
	}
}

// A program that first runs on a processor that was switched on while tracing is noticed.
func TestRunHotplugPrograms(t *testing.T) {
	cpu := needHotplug(t)
	if runtime.GOARCH != "amd64" {
		t.Skip("missing: the target is one of x86-64")
	}
	t.Cleanup(func() { switchCPU(t, cpu, true) })
	switchCPU(t, cpu, false)
	program, err := os.ReadFile(filepath.Join(toolsDir, "target"))
	if err != nil {
		t.Fatal(err)
	}
	p := start(t, "-Z", object(t, "hotplug-programs"))
	unknown := filepath.Join(t.TempDir(), "unknown")
	if err := os.WriteFile(unknown, program, 0o755); err != nil {
		t.Fatal(err)
	}
	switchCPU(t, cpu, true)
	seen := make(chan struct{})
	go func() {
		_, _ = p.out.ReadString('\n')
		close(seen)
	}()
	for end := time.Now().Add(patience); ; {
		runOn(t, cpu, "run", unknown, "3")
		select {
		case <-seen:
			p.signal(syscall.SIGINT)
			if r := p.end(); r.status != 0 {
				t.Errorf("status %d: %s", r.status, r.stderr)
			}
			return
		default:
		}
		if time.Now().After(end) {
			t.Fatalf("no call was seen: %s", p.stderr.String())
		}
	}
}
