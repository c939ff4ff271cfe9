package loader

import (
	"testing"

	"dtc/loader/probe"
	"dtc/object"
)

func TestCheckUsdtTypes(t *testing.T) {
	constant := probe.Site{}
	constant.Args.Where[0] = object.UsdtConst
	for _, c := range []struct {
		have     string
		declared bool
		arg      object.Arg
		sites    []probe.Site
		err      string
	}{
		{"int", true, object.Arg{Type: "int", Size: 4}, nil, ""},
		{"int32_t", true, object.Arg{Type: "int", Size: 4}, nil, ""},
		{"unsigned int", true, object.Arg{Type: "int", Size: 4}, nil, ""},
		{"long", true, object.Arg{Type: "int", Size: 4}, nil, "args[0] of probe p1:m:f:n is long in this program: the object was compiled for int"},
		{"count_t", true, object.Arg{Type: "int", Size: 4}, nil, ""},
		{"const char *", true, object.Arg{Type: "char *", Size: 8}, nil, ""},
		{"string", true, object.Arg{Type: "char *", Size: 8}, nil, ""},
		{"void *", true, object.Arg{Type: "struct a *", Size: 8}, nil, ""},
		{"a_t *", true, object.Arg{Type: "struct a *", Size: 8}, nil, ""},
		{"struct b *", true, object.Arg{Type: "struct a *", Size: 8}, nil, "args[0] of probe p1:m:f:n is struct b * in this program: the object was compiled for struct a *"},
		{"long *", true, object.Arg{Type: "int *", Size: 8}, nil, "args[0] of probe p1:m:f:n is long * in this program: the object was compiled for int *"},
		{"struct b *", true, object.Arg{Type: "int *", Size: 8}, nil, "args[0] of probe p1:m:f:n is struct b * in this program: the object was compiled for int *"},
		{"struct b *", true, object.Arg{Type: "long", Size: 8}, nil, "args[0] of probe p1:m:f:n is struct b * in this program: the object was compiled for long"},
		{"uint64_t", true, object.Arg{Type: "struct a *", Size: 8}, nil, "args[0] of probe p1:m:f:n is uint64_t in this program: the object was compiled for struct a *"},
		{"uint64_t", false, object.Arg{Type: "struct a *", Size: 8}, nil, ""},
		{"int32_t", false, object.Arg{Type: "struct a *", Size: 8}, make([]probe.Site, 1), "args[0] of probe p1:m:f:n is int32_t in this program: the object was compiled for struct a *"},
		{"int32_t", false, object.Arg{Type: "struct a *", Size: 8}, []probe.Site{constant}, ""},
		{"int32_t", false, object.Arg{Type: "long", Size: 8}, nil, ""},
		{"double", false, object.Arg{Type: "long", Size: 8}, nil, "args[0] of probe p1:m:f:n is double in this program: the object was compiled for long"},
		{"", true, object.Arg{Type: "long", Size: 8}, nil, ""},
		{"int", true, object.Arg{N: 1, Type: "long", Size: 8}, nil, ""},
	} {
		p := probe.Probe{Provider: "p1", Module: "m", Function: "f", Name: "n", User: &probe.User{Native: []string{c.have}, Declared: c.declared, Sites: c.sites}}
		text := ""
		if err := checkUsdtTypes(&p, []object.Arg{c.arg}); err != nil {
			text = err.Error()
		}
		if text != c.err {
			t.Errorf("%q read as %q: %q, want %q", c.have, c.arg.Type, text, c.err)
		}
	}
}
