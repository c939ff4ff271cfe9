package e2e

import (
	"path/filepath"
	"strings"
	"testing"
)

// module is the file of a module of the kernel that may be loaded, "" if there is none.
func module() string {
	if file := filepath.Join(toolsDir, "dummy.ko"); inGuest && exists(file) {
		return file
	}
	return ""
}

// Functions of a module that is loaded while dtrun runs are traced. It can be removed afterwards, and comes
// again.
func TestRunModuleLater(t *testing.T) {
	needProbe(t, "fbt::vfs_read:entry")
	if module() == "" {
		t.Skip("missing: a module to load")
	}
	o := object(t, "module")
	r := dtrun(t, o)
	if want := "[D_PDESC_ZERO] probe description fbt:dummy:set_multicast_list:entry does not match any probes"; r.status != 1 || !strings.Contains(r.stderr, want) {
		t.Errorf("without -Z: status %d: %s", r.status, r.stderr)
	}
	for range 2 {
		r := dtrun(t, "-Z", "-c", "workload insert "+module()+" , dummy", o)
		if r.status != 0 || r.stderr != "" || !strings.HasPrefix(r.stdout, "dummy`set_multicast_list dummy0\n") || !strings.Contains(r.stdout, "dummy`set_multicast_list+") {
			t.Errorf("status %d: %s%s", r.status, r.stdout, r.stderr)
		}
		if r := command(t, "", "workload", "remove"); r.status != 0 {
			t.Fatalf("the module cannot be removed: %s", r.stderr)
		}
	}
}
