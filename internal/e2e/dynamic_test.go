package e2e

import (
	"fmt"
	"regexp"
	"strconv"
	"testing"
)

var dynamicDrops = regexp.MustCompile(`(?m)^dtrun: (\d+) dynamic variable drops?$`)

// Elements are found or told as dropped; what was freed makes room again.
func TestRunDynamicDrops(t *testing.T) {
	needBPF(t)
	r := dtrun(t, "-c", "workload getppid 2000 , close 2000 , getppid 100 , close 100", object(t, "dynamic-drops"))
	var made, found, again, drops int
	if _, err := fmt.Sscanf(r.stdout, "%d made, %d found, %d after", &made, &found, &again); err != nil || r.status != 0 {
		t.Fatalf("status %d, output %q\n%s", r.status, r.stdout, r.stderr)
	}
	for _, m := range dynamicDrops.FindAllStringSubmatch(r.stderr, -1) {
		n, _ := strconv.Atoi(m[1])
		drops += n
	}
	if made != 3*2100 || found+drops != made || again != 0 || drops == 0 {
		t.Errorf("%d made, %d found, %d dropped, %d found again", made, found, drops, again)
	}
	if found < 3*100 {
		t.Errorf("%d found: no room was made", found)
	}
}
