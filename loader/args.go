package loader

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cilium/ebpf/btf"

	"dtc/loader/probe"
	"dtc/object"
)

// Typed arguments. args[N] was compiled for the type that the argument has in
// the kernel types that dtc was given. Here the running kernel's types are
// asked: an argument of another structure, or an integer of another size, would
// be read as something that it is not, so such an object is refused before
// anything is attached. Arguments without a type (argN, and the 64-bit words of
// functions given by a pattern) need no check, and what the kernel has no types
// for cannot be checked.

// checkArgs compares the arguments of all probes that the object reads by type.
func (s *session) checkArgs(cache *btf.Cache) error {
	for _, g := range s.res.groups {
		if g.class == object.ClassUsdt {
			if err := s.checkUsdt(g); err != nil {
				return err
			}
			continue
		}
		if g.class != object.ClassRawtp && g.class != object.ClassFbtEntry && g.class != object.ClassFbtReturn {
			continue
		}
		for _, e := range g.entries {
			if err := s.checkEntry(g, e, cache); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkEntry compares the arguments of a probe of the kernel.
func (s *session) checkEntry(g *group, e *entry, cache *btf.Cache) error {
	args := s.typedArgs(g, e)
	if len(args) == 0 || g.class == object.ClassSdt {
		return nil
	}
	types, err := typesOf(cache, e)
	if err != nil {
		return nil // no types: loading says so where they are needed
	}
	return checkProbe(types, &e.Probe, g.class, args)
}

// typesOf are the types of the kernel, or of the module whose function is probed.
func typesOf(cache *btf.Cache, e *entry) (*btf.Spec, error) {
	if isFunction(e) && e.Module != probe.KernelModule {
		return cache.Module(e.Module)
	}
	return cache.Kernel()
}

// typedArgs lists the arguments that the clauses of a probe read by type.
func (s *session) typedArgs(g *group, e *entry) (args []object.Arg) {
	for i, c := range g.programs[0].Clauses {
		if e.mask[i/64]>>(i%64)&1 == 0 {
			continue
		}
		for _, a := range s.meta.Clauses[c].Args {
			if a.Type != "uint64_t" && a.Type != "int64_t" {
				args = append(args, a)
			}
		}
	}
	return args
}

func checkProbe(kernel *btf.Spec, p *probe.Probe, class object.Class, args []object.Arg) error {
	types, ok := argTypes(kernel, p, class)
	if !ok {
		return nil
	}
	for _, a := range args {
		if a.N >= len(types) {
			return fmt.Errorf("probe %s has no args[%d] on this kernel: the object was compiled for one of type %s", p, a.N, a.Type)
		}
		if t := types[a.N]; t != nil && !compatible(a, t) {
			return fmt.Errorf("args[%d] of probe %s is %s on this kernel: the object was compiled for %s", a.N, p, typeText(t), a.Type)
		}
	}
	return nil
}

// argTypes lists the types of a probe's arguments; a nil type is not known.
func argTypes(kernel *btf.Spec, p *probe.Probe, class object.Class) ([]btf.Type, bool) {
	var proto *btf.FuncProto
	switch class {
	case object.ClassRawtp:
		var t *btf.Typedef
		if kernel.TypeByName(p.BTFType(), &t) != nil {
			return nil, false
		}
		ptr, ok := btf.UnderlyingType(t).(*btf.Pointer)
		if !ok {
			return nil, false
		}
		if proto, ok = ptr.Target.(*btf.FuncProto); !ok || len(proto.Params) == 0 {
			return nil, false
		}
		return paramTypes(proto.Params[1:]), true
	default:
		var f *btf.Func
		if err := kernel.TypeByName(p.Function, &f); err != nil || errors.Is(err, btf.ErrMultipleMatches) {
			return nil, false
		}
		var ok bool
		if proto, ok = f.Type.(*btf.FuncProto); !ok {
			return nil, false
		}
		if class == object.ClassFbtReturn {
			return []btf.Type{nil, proto.Return}, true
		}
		return paramTypes(proto.Params), true
	}
}

func paramTypes(params []btf.FuncParam) []btf.Type {
	types := make([]btf.Type, len(params))
	for i, p := range params {
		types[i] = p.Type
	}
	return types
}

// compatible reports whether a kernel type can be read as the compiled one.
func compatible(a object.Arg, t btf.Type) bool {
	under := btf.UnderlyingType(t)
	if target, isPointer := strings.CutSuffix(a.Type, "*"); isPointer {
		ptr, ok := under.(*btf.Pointer)
		if !ok {
			return false
		}
		return samePointee(strings.TrimSpace(target), btf.UnderlyingType(ptr.Target))
	}
	switch under.(type) {
	case *btf.Void:
		return false
	case *btf.Pointer:
		if isNumber(a.Type) {
			return false
		}
	}
	size, err := btf.Sizeof(under)
	return err == nil && size == a.Size
}

// isNumber reports whether a type is spelled as a number; a typedef may be anything.
func isNumber(spelled string) bool {
	for _, word := range strings.Fields(spelled) {
		if !slices.Contains([]string{"unsigned", "signed", "long", "int", "short", "char", "_Bool"}, word) {
			return false
		}
	}
	return true
}

// samePointee compares the structures behind two pointers; other pointees are
// read by their own types and need no comparison.
func samePointee(compiled string, t btf.Type) bool {
	for _, keyword := range []string{"struct ", "union "} {
		if name, ok := strings.CutPrefix(compiled, keyword); ok && !strings.HasSuffix(name, "*") {
			return t.TypeName() == name
		}
	}
	return true
}

// typeText is a kernel type in C.
func typeText(t btf.Type) string {
	switch t := t.(type) {
	case *btf.Pointer:
		return strings.TrimSuffix(typeText(t.Target), " ") + " *"
	case *btf.Struct:
		return "struct " + t.Name
	case *btf.Union:
		return "union " + t.Name
	case *btf.Enum:
		return "enum " + t.Name
	case *btf.Const:
		return typeText(t.Type)
	case *btf.Volatile:
		return typeText(t.Type)
	case *btf.Void:
		return "void"
	}
	if name := t.TypeName(); name != "" {
		return name
	}
	return "a type without a name"
}
