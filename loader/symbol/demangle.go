package symbol

import (
	"strings"

	"github.com/ianlancetaylor/demangle"
)

// maxMangled is the longest name that is read: what a longer one stands for may be huge.
const (
	maxMangled   = 4096
	demangledPow = 14 // a name of C++ or Rust has at most 2^14 bytes
)

// Demangle returns the name of C++ or Rust that a symbol stands for.
func Demangle(symbol string) (name string, ok bool) {
	if len(symbol) > maxMangled || !strings.HasPrefix(symbol, "_Z") && !strings.HasPrefix(symbol, "_R") {
		return "", false
	}
	defer func() {
		if recover() != nil {
			name, ok = "", false
		}
	}()
	name, err := demangle.ToString(symbol, demangle.MaxLength(demangledPow))
	return name, err == nil && name != ""
}
