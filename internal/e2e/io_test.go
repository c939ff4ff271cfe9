package e2e

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// needDisk returns a disk that can be read.
func needDisk(t testing.TB) string {
	t.Helper()
	name := disk()
	if name == "" {
		t.Skip("missing: a disk")
	}
	return name
}

// disk is a disk that can be read, "" if there is none.
func disk() string {
	entries, _ := os.ReadDir("/sys/block")
	for _, e := range entries {
		name := e.Name()
		size, _ := os.ReadFile("/sys/block/" + name + "/size")
		if strings.TrimSpace(string(size)) == "0" || strings.HasPrefix(name, "loop") || strings.HasPrefix(name, "ram") || strings.HasPrefix(name, "zram") {
			continue
		}
		if f, err := os.Open("/dev/" + name); err == nil {
			f.Close()
			return name
		}
	}
	return ""
}

// folder is a folder of a file system on a disk, "" if there is none.
func folder() string {
	for _, dir := range []string{os.TempDir(), "/var/tmp", "."} {
		var st unix.Stat_t
		if unix.Stat(dir, &st) != nil {
			continue
		}
		of := fmt.Sprintf("/sys/dev/block/%d:%d", unix.Major(st.Dev), unix.Minor(st.Dev))
		if _, err := os.Stat(of); err == nil {
			return dir
		}
	}
	return ""
}

func TestRunIO(t *testing.T) {
	needProbe(t, "rawtp:::block_bio_queue")
	disk := needDisk(t)
	got := quietly(t, "-c", "workload block /dev/"+disk+" 5", object(t, "io"), disk)
	expect(t, got, "1\ndone 64 0 <none> 5\nstart 64 0 <none> 5\n\n")
}

func TestRunIOWait(t *testing.T) {
	needProbe(t, "fbt::submit_bio_wait:entry")
	disk := needDisk(t)
	got := quietly(t, "-c", "workload block /dev/"+disk+" 5", object(t, "io-wait"), disk)
	expect(t, strings.Join(strings.Fields(got), " "), "1 1 5")
}
