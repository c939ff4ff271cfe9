package loader

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
)

// A member that this kernel's structure does not have makes an instruction of it that the
// verifier refuses. Its log has the number of the instruction, whose relocation says what
// was meant.

var (
	badAccess  = regexp.MustCompile(`(?m)^(\d+): \((?:85|18)\) .*(?:#195896080|0xbad2310)`)
	relocation = regexp.MustCompile(`^CORERelocation\(\w+, \w+:"(\w+)"\[([\d:]+)\]`)
)

// missingMember names the member for which a program was refused, "" if that was not why.
func missingMember(p *ebpf.ProgramSpec, types *btf.Spec, err error) string {
	var v *ebpf.VerifierError
	if p == nil || !errors.As(err, &v) {
		return ""
	}
	m := badAccess.FindStringSubmatch(strings.Join(v.Log, "\n"))
	if m == nil {
		return ""
	}
	at, _ := strconv.ParseUint(m[1], 10, 32)
	for all := p.Instructions.Iterate(); all.Next(); {
		if all.Offset == asm.RawInstructionOffset(at) {
			return memberOf(btf.CORERelocationMetadata(all.Ins), types)
		}
	}
	return ""
}

// memberOf says what a relocation is about.
func memberOf(r *btf.CORERelocation, types *btf.Spec) string {
	if r == nil {
		return ""
	}
	m := relocation.FindStringSubmatch(r.String())
	if m == nil {
		return ""
	}
	found, err := types.AnyTypesByName(m[1])
	if err != nil {
		return ""
	}
	name, _, _ := strings.Cut(m[1], "___")
	for _, t := range found {
		_, path, _ := strings.Cut(m[2], ":")
		if member := memberAt(t, path); member != "" {
			return fmt.Sprintf("%s %s has no member %s on this kernel", kindOf(t), name, member)
		}
	}
	return ""
}

func kindOf(t btf.Type) string {
	if _, ok := btf.UnderlyingType(t).(*btf.Union); ok {
		return "union"
	}
	return "struct"
}

// memberAt follows the numbers of members.
func memberAt(t btf.Type, path string) string {
	var names []string
	for number := range strings.SplitSeq(path, ":") {
		n, err := strconv.Atoi(number)
		if err != nil {
			return ""
		}
		var members []btf.Member
		switch s := btf.UnderlyingType(t).(type) {
		case *btf.Struct:
			members = s.Members
		case *btf.Union:
			members = s.Members
		default:
			return strings.Join(names, ".")
		}
		if n < 0 || n >= len(members) {
			return ""
		}
		if members[n].Name != "" {
			names = append(names, members[n].Name)
		}
		t = members[n].Type
	}
	return strings.Join(names, ".")
}
