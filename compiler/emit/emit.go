package emit

import (
	"fmt"
	"sort"
	"strings"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"

	"dtc/compiler/check"
	"dtc/compiler/plan"
	"dtc/compiler/syntax"
	"dtc/object"
	runtime "dtc/runtime/bpf"
)

// Error is a construct that there is no code for.
type Error struct {
	Pos syntax.Pos
	Msg string
}

func (e *Error) Error() string { return fmt.Sprintf("%v: %s", e.Pos, e.Msg) }

// emitter is the state that all functions of a module share.
type emitter struct {
	m           *module
	p           *plan.Plan
	errs        []*Error
	structs     map[string]*coreStruct
	intrinsics  map[string]*ir.Func
	drops       *ir.Func
	specFunc    *ir.Func
	faults      map[string]*ir.Func
	routines    map[string]*ir.Func // see routine.go
	slots       int
	scratchSize int
	spare       int // one more than the slot for records that found no room, 0: none
	scratchPos  syntax.Pos
	zeros       int
	typeInfos   int
	shapes      map[check.Expr]shape // see order.go
	shared      []*plan.Var          // see shared.go
	numbering                        // see common.go
	usesText    bool
}

// License is what the kernel is told: helpers for tracing ask for a
// GPL-compatible one.
const License = "Dual BSD/GPL"

// Module emits a planned program and returns the text of the LLVM module. The
// metadata is completed (fault sites, what programs read) and put in its section
// on the way. sources are the script's files, for line information.
func Module(p *plan.Plan, sources []Source) (string, []*Error) {
	e := &emitter{
		m: newModule(p.Prog.Name, sources), p: p, structs: map[string]*coreStruct{},
		intrinsics: map[string]*ir.Func{}, faults: map[string]*ir.Func{}, routines: map[string]*ir.Func{}, shapes: map[check.Expr]shape{},
		numbering: newNumbering(), zeros: 8,
	}
	for _, a := range p.Aggs {
		e.zeros = max(e.zeros, 8*a.Words)
	}
	e.shared = sharedVars(p)
	e.m.variable(object.VarState, 4, false)
	for i := range p.Meta.Programs {
		mp := &p.Meta.Programs[i]
		f := e.program(p.Groups[mp.Group], mp.Kind)
		mp.Probes = f.probe != nil
	}
	if e.scratchSize > perCPUValueMax {
		e.errs = append(e.errs, &Error{Pos: e.scratchPos, Msg: fmt.Sprintf(
			"strings, arrays and structures of the clauses need %d bytes of working memory, and the kernel gives %d; a smaller strsize may help",
			e.scratchSize, perCPUValueMax)})
	}
	if len(e.errs) > 0 {
		return "", e.errs
	}
	e.m.finishScratch(e.slots, e.scratchSize)
	p.Meta.UsesText = e.usesText
	meta, err := object.Encode(p.Meta)
	if err != nil {
		return "", []*Error{{Msg: err.Error()}}
	}
	e.m.blob(object.Section, meta)
	e.m.license(License)
	return e.m.String() + e.runtimeText(), nil
}

// scratchMap is the per-CPU working memory; its size is known at the end.
func (m *module) scratchMap() *ir.Global {
	if m.scratch == nil {
		g := m.NewGlobalDef(object.MapScratch, constant.NewZeroInitializer(types.NewArray(4, i64)))
		g.Section, g.Align, g.Preemption = ".maps", 8, enum.PreemptionDSOLocal
		m.scratch = g
	}
	return m.scratch
}

func (m *module) finishScratch(slots, size int) {
	if m.scratch == nil {
		return
	}
	d := mapDef{name: object.MapScratch, typ: mapPercpuArray, key: 4, value: max(8, size), entries: int64(slots)}
	m.describe(m.scratch, m.mapType(d))
}

// runtimeText is the text of the runtime functions that the module calls.
func (e *emitter) runtimeText() string {
	var names []string
	for n := range e.m.runtime {
		names = append(names, n)
	}
	sort.Strings(names)
	var sb strings.Builder
	for _, n := range runtime.Closure(names) {
		sb.WriteString("\n")
		sb.WriteString(runtime.Text(n))
	}
	return sb.String()
}
