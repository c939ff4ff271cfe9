package probe

import (
	"strconv"
	"strings"

	"dtc/object"
)

// registerArm64 finds a register of arm64 by its name: its place among the saved ones.
func registerArm64(name string) (off uint64, ok bool) {
	if name == "sp" {
		return 31 * 8, true
	}
	if len(name) < 2 || name[0] != 'x' && name[0] != 'w' {
		return 0, false
	}
	n, err := strconv.ParseUint(name[1:], 10, 8)
	return n * 8, err == nil && n <= 30
}

// usdtOperandArm64 packs an operand of arm64.
func usdtOperandArm64(s string, lookup func(string) (uint64, bool)) (uint64, bool) {
	if off, ok := registerArm64(s); ok {
		return object.UsdtReg | off<<8, true
	}
	if s == "xzr" || s == "wzr" || isInteger(strings.TrimPrefix(s, "#")) {
		return object.UsdtConst, true
	}
	inner, ok := strings.CutPrefix(s, "[")
	if !ok {
		n, named, ok := usdtSum(s, lookup)
		return object.UsdtAddr | n<<8, ok && named
	}
	inner, ok = strings.CutSuffix(inner, "]")
	parts := strings.Split(inner, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	base, known := registerArm64(parts[0])
	if !ok || !known || len(parts) > 3 {
		return 0, false
	}
	if len(parts) == 1 {
		return object.UsdtMem | base<<8, true
	}
	if n, err := strconv.ParseInt(strings.TrimPrefix(parts[1], "#"), 0, 32); err == nil {
		return object.UsdtMem | base<<8 | uint64(uint32(n))<<32, len(parts) == 2
	}
	index, known := registerArm64(parts[1])
	scale := uint64(0)
	if len(parts) == 3 {
		text, ok := strings.CutPrefix(parts[2], "lsl ")
		n, err := strconv.ParseUint(strings.TrimPrefix(strings.TrimSpace(text), "#"), 10, 8)
		if !ok || err != nil || n > 3 {
			return 0, false
		}
		scale = n
	}
	return object.UsdtIndex | base<<8 | index<<16 | scale<<24, known && parts[1][0] == 'x'
}

func isInteger(s string) bool {
	_, err := strconv.ParseInt(s, 0, 64)
	_, err2 := strconv.ParseUint(s, 0, 64)
	return err == nil || err2 == nil
}
