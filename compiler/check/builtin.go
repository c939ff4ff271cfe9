package check

import (
	"dtc/compiler/ctype"
	"dtc/compiler/dlib"
)

// builtins gives the types of the built-in variables. A nil function means that
// the variable needs more than a type (see ident).
var builtins = map[string]func(*checker) *ctype.Type{
	"arg0": fixed(ctype.TInt64), "arg1": fixed(ctype.TInt64), "arg2": fixed(ctype.TInt64),
	"arg3": fixed(ctype.TInt64), "arg4": fixed(ctype.TInt64), "arg5": fixed(ctype.TInt64),
	"arg6": fixed(ctype.TInt64), "arg7": fixed(ctype.TInt64), "arg8": fixed(ctype.TInt64),
	"arg9":          fixed(ctype.TInt64),
	"caller":        fixed(ctype.TUintptr),
	"cpu":           fixed(ctype.TInt),
	"curthread":     curthread,
	"epid":          fixed(ctype.TUint64),
	"errno":         fixed(ctype.TInt),
	"execargs":      fixed(ctype.TString),
	"execname":      fixed(ctype.TString),
	"gid":           fixed(ctype.TGid),
	"id":            fixed(ctype.TUintT),
	"pid":           fixed(ctype.TPid),
	"ppid":          fixed(ctype.TPid),
	"probefunc":     fixed(ctype.TString),
	"probemod":      fixed(ctype.TString),
	"probename":     fixed(ctype.TString),
	"probeprov":     fixed(ctype.TString),
	"stackdepth":    fixed(ctype.TUint32),
	"tid":           fixed(ctype.TID),
	"timestamp":     fixed(ctype.TUint64),
	"ucaller":       fixed(ctype.TUint64),
	"uid":           fixed(ctype.TUid),
	"ustackdepth":   fixed(ctype.TUint32),
	"walltimestamp": fixed(ctype.TInt64),
	"args":          fixed(ctype.TDyn),
	"uregs":         fixed(ctype.TDyn),
	"curcpu":        fixed(ctype.TDyn),
}

// curcpuMembers are the members of the translated type of curcpu.
var curcpuMembers = map[string]*ctype.Type{
	"cpu_id":   ctype.Builtin("processorid_t"),
	"cpu_pset": ctype.Def("psetid_t", ctype.TInt),
	"cpu_chip": ctype.Def("chipid_t", ctype.TInt),
	"cpu_lgrp": ctype.Def("lgrp_id_t", ctype.TInt),
}

// libraryZeros are inlines of the D library that are zero on Linux.
var libraryZeros = map[string]*ctype.Type{
	"pset": curcpuMembers["cpu_pset"], "chip": curcpuMembers["cpu_chip"], "lgrp": curcpuMembers["cpu_lgrp"],
}

func fixed(t *ctype.Type) func(*checker) *ctype.Type {
	return func(*checker) *ctype.Type { return t }
}

func curthread(c *checker) *ctype.Type {
	if t, err := c.btf.Struct(ctype.Struct, "task_struct", "vmlinux"); err == nil {
		return ctype.PointerTo(t)
	}
	return nil
}

func isLibrary(name string) bool {
	_, ok := dlib.Constant(name, "")
	return ok || dlib.File(name) != "" || libraryZeros[name] != nil
}

func isFunction(name string) bool {
	return isStack(name) || actions[name] != nil || subroutines[name] != nil || symbolic[name] || lockFuncs[name] != "" || copyouts[name] || aggregating[AggFunc(name)] != nil ||
		laterFunctions[name]
}

// laterFunctions are the actions and subroutines of D that cannot be used yet.
var laterFunctions = map[string]bool{
	"return": true, "d_path": true, "ddi_pathname": true,
	"msgsize": true, "msgdsize": true,
}
