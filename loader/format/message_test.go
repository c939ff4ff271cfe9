package format

import (
	"encoding/binary"
	"testing"

	"dtc/object"
)

func TestDropMessages(t *testing.T) {
	for _, c := range []struct {
		kind Drop
		n    uint64
		tags bool
		want string
	}{
		{DropPrincipal, 1, false, "1 drop on CPU 3"},
		{DropPrincipal, 2, false, "2 drops on CPU 3"},
		{DropAgg, 1, false, "1 aggregation drop on CPU 3"},
		{DropAgg, 5, true, "[DTRACEDROP_AGGREGATION] 5 aggregation drops on CPU 3"},
		{DropDynamic, 1, false, "1 dynamic variable drop"},
		{DropDynamic, 7, true, "[DTRACEDROP_DYNAMIC] 7 dynamic variable drops"},
		{DropSpec, 2, false, "2 speculative drops"},
		{DropSpecUnavail, 1, false, "1 failed speculation (no speculative buffer available)"},
		{DropSpecUnavail, 2, true, "[DTRACEDROP_SPECUNAVAIL] 2 failed speculations (no speculative buffer available)"},
		{DropSpecBusy, 2, false, "2 failed speculations (available buffer(s) still busy)"},
		{200, 2, false, "2 drops on CPU 3"},
	} {
		if got := DropMessage(c.kind, c.n, 3, c.tags); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestFaultMessages(t *testing.T) {
	for _, c := range []struct {
		code  uint32
		value uint64
		want  string
	}{
		{object.FaultBadAddr, 0x10, "invalid address (0x10)"},
		{object.FaultBadAddr, 0, "invalid address (0x0)"},
		{object.FaultDivZero, 5, "divide-by-zero"},
		{object.FaultNoScratch, 5, "out of scratch space"},
		{object.FaultIllOp, 77, "illegal operation"},
		{object.FaultBadSize, 100000, "invalid size (0x186a0)"},
		{99, 0, "unknown fault"},
	} {
		b := make([]byte, object.HeaderSize, object.FaultSize)
		b = binary.NativeEndian.AppendUint32(b, 2)
		b = binary.NativeEndian.AppendUint32(b, c.code)
		b = binary.NativeEndian.AppendUint64(b, c.value)
		b = binary.NativeEndian.AppendUint32(b, 167)
		b = binary.NativeEndian.AppendUint32(b, 0)
		f, err := ReadFault(b)
		if err != nil {
			t.Fatal(err)
		}
		want := "error in dt_clause_2 for probe ID 1 (dtrace:::BEGIN): " + c.want + " at BPF pc 167"
		if got := f.Message(begin); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if _, err := ReadFault(b[:len(b)-1]); err == nil {
			t.Error("a short fault record is accepted")
		}
	}
}

func TestNotices(t *testing.T) {
	for got, want := range map[string]string{
		MatchedDescription("BEGIN ", 1):     "description 'BEGIN ' matched 1 probe",
		MatchedDescription("int arr[3]", 0): "description 'int arr[3]' matched 0 probes",
		MatchedScript("f.d", 8):             "script 'f.d' matched 8 probes",
		Destructive:                         "allowing destructive actions",
		SetoptMessage(2, begin, "bogus", "1", "Invalid option name"): "error in dt_clause_2 for probe ID 1 (dtrace:::BEGIN): couldn't set option \"bogus\" to \"1\": Invalid option name\n",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestList(t *testing.T) {
	var l Lister
	l.Header()
	l.Row(begin)
	l.Row(NewProbe(2435, "fbt", "vmlinux", "vfs_read", "entry"))
	compare(t, "list", string(l.Buf), `   ID   PROVIDER            MODULE                          FUNCTION NAME
    1     dtrace                                                     BEGIN
 2435        fbt           vmlinux                          vfs_read entry
`)
}

func TestVerboseList(t *testing.T) {
	var l Lister
	l.Header()
	l.Row(NewProbe(3626, "syscall", "vmlinux", "read", "entry"))
	l.Blocks("syscall", []string{"unsigned int", "char *"}, "Attach Kind: tp_btf")
	l.Row(begin)
	l.Blocks("dtrace", nil, "")
	compare(t, "verbose list", string(l.Buf), `   ID   PROVIDER            MODULE                          FUNCTION NAME
 3626    syscall           vmlinux                              read entry

	Probe Description Attributes
		Identifier Names: Private
		Data Semantics:   Private
		Dependency Class: Unknown

	Argument Attributes
		Identifier Names: Private
		Data Semantics:   Private
		Dependency Class: ISA

	Argument Types
		args[0]: unsigned int
		args[1]: char *

	Attach Kind: tp_btf

    1     dtrace                                                     BEGIN

	Probe Description Attributes
		Identifier Names: Stable
		Data Semantics:   Stable
		Dependency Class: Common

	Argument Attributes
		Identifier Names: Stable
		Data Semantics:   Stable
		Dependency Class: Common

	Argument Types
		None

`)
}
