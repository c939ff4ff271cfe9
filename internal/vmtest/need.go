package vmtest

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// Need returns the kernels that a test runs on: those named in DTC_VMTEST_KERNELS, or 6.12 alone. Where
// the machine lacks something to boot them with, the test is skipped and the reason names it; with
// DTC_VMTEST_REQUIRED set, as in make test, it fails.
func Need(t testing.TB) []*Kernel {
	t.Helper()
	series := strings.Fields(os.Getenv("DTC_VMTEST_KERNELS"))
	if len(series) == 0 {
		series = []string{"6.12"}
	}
	kernels, err := openAll(series)
	if err == nil {
		return kernels
	}
	if errors.Is(err, ErrMissing) && os.Getenv("DTC_VMTEST_REQUIRED") == "" {
		t.Skip(err)
	}
	t.Fatal(err)
	return nil
}

func openAll(series []string) ([]*Kernel, error) {
	if _, err := findQemu(); err != nil {
		return nil, err
	}
	if _, err := findBusybox(); err != nil {
		return nil, err
	}
	var kernels []*Kernel
	for _, s := range series {
		k, err := Open(s)
		if err != nil {
			return nil, err
		}
		kernels = append(kernels, k)
	}
	return kernels, nil
}
