package plan

import (
	"fmt"
	"sort"
	"strings"

	"dtc/compiler/check"
	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
	"dtc/internal/provider"
	"dtc/object"
)

type builder struct {
	prog   *check.Program
	plan   *Plan
	meta   *object.Meta
	source func(clause int) string

	aggForms map[*check.Agg][]keyForm
	aggKeys  map[*check.Agg][]check.Expr
	varForms map[*check.Var][]keyForm
	varKeys  map[*check.Var][]check.Expr
	feeds    map[*check.Agg]map[int]bool // groups that feed it
	strings  []*check.Assign
	current  *check.Clause
	uses     map[*check.Clause]*clauseUses

	types          map[*ctype.Type]int // described in the metadata
	speculating    bool                // the current clause may have called speculate()
	onlySpeculates bool
}

// clauseUses is what one clause reads and feeds.
type clauseUses struct {
	Uses
	Typed  []object.Arg
	aggs   map[*check.Agg]bool
	arrays map[*check.Var]bool
}

// Error is something that cannot be laid out, at a place of the script.
type Error struct {
	Pos fmt.Stringer
	Msg string
}

func (e *Error) Error() string { return fmt.Sprintf("%v: %s", e.Pos, e.Msg) }

// Build plans a checked program for an architecture (GOARCH). fromFile says
// whether its name is a file's; source gives the text that a clause's
// descriptions are reported by.
func Build(prog *check.Program, arch string, fromFile bool, source func(clause int) string) (*Plan, error) {
	b := &builder{
		prog: prog, source: source,
		plan: &Plan{
			Prog: prog, Aggs: map[*check.Agg]*Agg{}, Vars: map[*check.Var]*Var{},
			Texts: map[string]int{}, Macros: map[string]string{}, Symbols: map[Symbol]string{}, sites: map[string]int{},
		},
		meta: &object.Meta{
			Version: [2]int{object.Major, 0}, Name: prog.Name, FromFile: fromFile,
			Arch: arch, Strsize: prog.Strsize,
			Descs: []object.Desc{}, Clauses: []object.Clause{}, Programs: []object.Program{},
		},
		aggForms: map[*check.Agg][]keyForm{}, aggKeys: map[*check.Agg][]check.Expr{},
		varForms: map[*check.Var][]keyForm{}, varKeys: map[*check.Var][]check.Expr{},
		types: map[*ctype.Type]int{},
		feeds: map[*check.Agg]map[int]bool{}, uses: map[*check.Clause]*clauseUses{},
	}
	b.plan.Meta = b.meta
	for _, d := range prog.Destructive {
		b.needs(object.MinorActions)
		b.meta.Destructive = true
		b.meta.Acts = append(b.meta.Acts, d.Name)
	}
	b.options()
	b.survey()
	if err := b.variables(); err != nil {
		return nil, err
	}
	b.aggregations()
	b.meta.Records = []object.Record{faultRecord()}
	for _, c := range prog.Clauses {
		b.clause(c)
	}
	if err := b.groups(); err != nil {
		return nil, err
	}
	b.pools()
	b.programs()
	b.times()
	return b.plan, nil
}

func faultRecord() object.Record {
	at := func(off, size int) object.Datum { return object.Datum{Off: off, Size: size, Type: object.Uint} }
	h := object.HeaderSize
	return object.Record{Clause: -1, Size: object.FaultSize, Time: object.FaultTime, Timed: true, Data: []object.Datum{at(h, 4), at(h+4, 4), at(h+8, 8), at(h+16, 4)}}
}

func (b *builder) options() {
	for _, o := range b.prog.Options {
		if o.Name == "destructive" && o.Pos.Line == 0 {
			continue // the command line's: dtrun has its own
		}
		b.meta.Options = append(b.meta.Options, object.Option{Name: o.Name, Value: o.Value})
	}
}

// survey walks every clause once, to learn what it uses and which form the keys
// of arrays can take.
func (b *builder) survey() {
	for _, c := range b.prog.Clauses {
		b.current = c
		b.uses[c] = &clauseUses{aggs: map[*check.Agg]bool{}}
		if c.Pred != nil {
			check.Walk(c.Pred, b.visit)
		}
		for _, s := range c.Body {
			b.surveyStmt(s)
		}
	}
	b.surveySites()
}

func (b *builder) surveyStmt(s check.Stmt) {
	switch s := s.(type) {
	case *check.AggStmt:
		b.uses[b.current].aggs[s.Agg] = true
		b.aggForms[s.Agg] = useForms(b.aggForms[s.Agg], s.Keys)
		if b.aggKeys[s.Agg] == nil {
			b.aggKeys[s.Agg] = s.Keys
		}
	case *check.ActStmt:
		b.uses[b.current].Identity = true
	case *check.IfStmt:
		for _, in := range append(append([]check.Stmt(nil), s.Then...), s.Else...) {
			b.surveyStmt(in)
		}
	}
	for _, x := range check.Exprs(s) {
		check.Walk(x, b.visit)
	}
}

func useForms(forms []keyForm, keys []check.Expr) []keyForm {
	if forms == nil {
		forms = make([]keyForm, len(keys))
	}
	for i, k := range keys {
		if i < len(forms) {
			forms[i].use(k)
		}
	}
	return forms
}

func (b *builder) visit(x check.Expr) {
	u := b.uses[b.current]
	switch e := x.(type) {
	case *check.Elem:
		u.array(e.Var)
		b.varForms[e.Var] = useForms(b.varForms[e.Var], e.Keys)
		if b.varKeys[e.Var] == nil {
			b.varKeys[e.Var] = e.Keys
		}
	case *check.Builtin:
		switch e.Name {
		case "id", "epid", "probeprov", "probemod", "probefunc", "probename":
			u.Identity = true
		case "arg", "args", check.Provided:
			u.Args = true
			u.Fields = addInt(u.Fields, e.N)
			if e.Name == "args" {
				u.addTyped(object.Arg{N: e.N, Type: e.T.String(), Size: int(e.T.Size())})
			}
		}
		if IsText(x) && !b.inKeyOrCompare(x) {
			b.meta.UsesText = true
		}
	case *check.StrCmp:
		b.compareTexts(e)
	case *check.Macro:
		b.macro(e)
	case *check.Assign:
		if isStringAssign(e) {
			b.strings = append(b.strings, e)
		}
	case *check.KernelSym:
		b.symbol(Symbol{Name: e.Name, Module: e.Module, Optional: e.Optional, User: e.User})
	}
}

// addTyped notes a typed argument, once.
func (u *clauseUses) addTyped(a object.Arg) {
	for _, have := range u.Typed {
		if have == a {
			return
		}
	}
	u.Typed = append(u.Typed, a)
}

func addInt(list []int, n int) []int {
	for _, have := range list {
		if have == n {
			return list
		}
	}
	list = append(list, n)
	sort.Ints(list)
	return list
}

// inKeyOrCompare reports whether a probe name is used without its characters.
// The emitter materialises a name only in the remaining places; saying so here
// too often costs an unused map, never correctness.
func (b *builder) inKeyOrCompare(check.Expr) bool { return false }

// compareTexts interns the literal that a probe name is compared with.
func (b *builder) compareTexts(e *check.StrCmp) {
	lit, ok := TextCompare(e, b.prog.Strsize)
	if !ok {
		return
	}
	if _, have := b.plan.Texts[lit]; !have {
		b.plan.Texts[lit] = len(b.meta.Texts)
		b.meta.Texts = append(b.meta.Texts, lit)
	}
}

// TextCompare reports whether e tests a probe name for equality with a literal,
// and the literal. One as long as a string can be may have been cut: it equals
// the beginning of a name.
func TextCompare(e *check.StrCmp, strsize int) (string, bool) {
	if e.Op != "==" && e.Op != "!=" {
		return "", false
	}
	x, y := e.X, e.Y
	if IsText(y) {
		x, y = y, x
	}
	lit, ok := y.(*check.StrConst)
	if !ok || !IsText(x) || len(lit.S) >= strsize-1 {
		return "", false
	}
	return lit.S, true
}

func (b *builder) macro(e *check.Macro) {
	text := e.T.Is(ctype.String)
	name := "dt_macro_" + e.Name
	if text {
		name = "dt_macro_text_" + e.Name
	}
	if _, have := b.plan.Macros[name]; have {
		return
	}
	b.plan.Macros[name] = e.Name
	b.meta.Macros = append(b.meta.Macros, object.Macro{Name: e.Name, Var: name, Text: text, Pos: b.plan.Where(e.Position())})
}

// maxSelf is what the kernel gives of task storage.
const maxSelf = 65_000

func (b *builder) variables() error {
	strsize := b.prog.Strsize
	nulls := nullable(b.strings)
	for i, v := range b.prog.Vars {
		pv := &Var{Var: v, Size: valueSize(v.Type, strsize)}
		if nulls[v] && v.Keys == nil {
			pv.Nullable = true
			pv.Size += 8
		}
		b.plan.Vars[v] = pv
		switch {
		case v.Keys != nil:
			head := 0
			if v.Scope == check.Self {
				head = 8
			}
			pv.Home = HomeHash
			pv.Symbol = fmt.Sprintf("v%d_%s", i, clip(v.Name))
			pv.Key, pv.KeyLen = b.keyLayout(v.Keys, b.varForms[v], b.varKeys[v], head)
			if b.varKeys[v] != nil { // others have no map
				b.meta.Vars = append(b.meta.Vars, object.DynMap{Map: pv.Symbol, EntrySize: pv.KeyLen + pv.Size})
			}
		case v.Scope == check.Global:
			pv.Home = HomeBss
			pv.Symbol = fmt.Sprintf("g%d_%s", i, clip(v.Name))
		case v.Scope == check.Self:
			pv.Home = HomeSelf
			if v.Type.Is(ctype.String) || v.Type.IsSOU() {
				pv.Size += 8 // whether it is set
			}
			pv.Off = b.plan.Self
			if b.plan.Self += pv.Size; b.plan.Self > maxSelf {
				return &Error{Pos: v.Pos, Msg: fmt.Sprintf("thread-local variables of %d bytes, and the kernel gives a thread %d", b.plan.Self, maxSelf)}
			}
		default:
			pv.Home = HomeThis
		}
	}
	return nil
}

// clip keeps names of kernel objects within the kernel's 15 bytes.
func clip(name string) string {
	if len(name) > 10 {
		name = name[:10]
	}
	return name
}

func (b *builder) aggregations() {
	for i, a := range b.prog.Aggs {
		pa := &Agg{Agg: a, ID: i, Map: fmt.Sprintf("a%d_%s", i, clip(a.Name)), Words: words(a)}
		pa.Key, pa.KeyLen = b.keyLayout(a.Keys, b.aggForms[a], b.aggKeys[a], 0)
		if tagged(a.Func) {
			pa.Gen = fmt.Sprintf("dt_gen_%d", i)
		}
		if a.Func == check.Avg || a.Func == check.Stddev {
			b.needs(object.MinorMarks)
		}
		if a.Trunc && pa.KeyLen > 0 {
			b.needs(object.MinorEpochs)
			pa.Epoch = fmt.Sprintf("dt_epoch_%d", i)
		}
		b.plan.Aggs[a] = pa
		b.meta.Aggs = append(b.meta.Aggs, object.Agg{
			Name: a.Name, Func: string(a.Func), Params: a.Params, Signed: a.Signed,
			Map: pa.Map, Gen: pa.Gen, Epoch: pa.Epoch, KeySize: pa.KeyLen, Keys: pa.Key, Words: pa.Words,
		})
	}
}

func (b *builder) clause(c *check.Clause) {
	pc := &Clause{Clause: c}
	b.plan.Clauses = append(b.plan.Clauses, pc)
	b.meta.Clauses = append(b.meta.Clauses, object.Clause{Pos: b.plan.Where(c.Pos), Args: b.uses[c].Typed})
	b.speculating, b.onlySpeculates = false, onlySpeculates(c.Body)
	pc.Body = b.nodes(c, c.Body)
	if len(c.Body) == 0 {
		seg := &Segment{}
		b.record(c, seg)
		pc.Body = []Node{seg}
	}
}

// nodes splits statements at the branches.
func (b *builder) nodes(c *check.Clause, stmts []check.Stmt) []Node {
	var out []Node
	var seg *Segment
	flush := func() {
		if seg != nil {
			b.record(c, seg)
			out = append(out, seg)
			seg = nil
		}
	}
	for _, s := range stmts {
		if br, ok := s.(*check.IfStmt); ok {
			flush()
			out = append(out, &Branch{Stmt: br, Then: b.nodes(c, br.Then), Else: b.nodes(c, br.Else)})
			continue
		}
		if settles(s) {
			flush()
			out = append(out, b.settlement(c, s))
			continue
		}
		if seg == nil {
			seg = &Segment{}
		}
		seg.Stmts = append(seg.Stmts, s)
	}
	flush()
	return out
}

// record lays out what a segment records: nothing unless it has an action, or
// is the empty body that means the default action.
func (b *builder) record(c *check.Clause, seg *Segment) {
	p := packer{off: object.TimeOffset + 8}
	rec := &Record{ID: len(b.meta.Records)}
	mr := object.Record{Clause: c.Index, Time: object.TimeOffset}
	records := len(seg.Stmts) == 0
	if b.speculating = b.speculating || speculates(seg.Stmts); b.speculating {
		b.speculate(&p, rec, &mr)
		records = b.onlySpeculates && speculates(seg.Stmts)
	}
	for _, s := range seg.Stmts {
		act, ok := s.(*check.ActStmt)
		if !ok {
			continue
		}
		if act.Act == check.ActSpeculate {
			continue
		}
		records = true
		if act.Act == check.ActRaise {
			continue
		}
		if act.Act == check.ActPcap {
			mr.Actions = append(mr.Actions, b.pcap(&p, rec, &mr, act))
			continue
		}
		if act.Act == check.ActPrint {
			mr.Actions = append(mr.Actions, b.print(&p, rec, &mr, act))
			continue
		}
		b.needs(actionMinors[act.Act])
		ma := object.Action{Act: string(act.Act), N: act.N, HasN: act.HasN}
		for _, x := range act.Args {
			d := p.add(b.datum(x))
			rec.Items = append(rec.Items, Item{Datum: d, Stmt: act, X: x})
			ma.Data = append(ma.Data, len(mr.Data))
			mr.Data = append(mr.Data, d)
		}
		for _, a := range act.Aggs {
			ma.Aggs = append(ma.Aggs, b.plan.Aggs[a].ID)
		}
		ma.Format = parts(act)
		mr.Actions = append(mr.Actions, ma)
	}
	if !records {
		return
	}
	rec.Size = roundUp(p.off, 8)
	rec.Timed = rec.Speculates || readsClock(c, seg.Stmts)
	mr.Size = rec.Size
	seg.Record = rec
	b.meta.Records = append(b.meta.Records, mr)
}

// actionMinors are the minor versions of the format in which actions came.
var actionMinors = map[check.Action]int{
	check.ActTracemem: object.MinorActions, check.ActSystem: object.MinorActions, check.ActFreopen: object.MinorActions,
	check.ActFtruncate: object.MinorActions, check.ActSetopt: object.MinorActions,
}

// needs notes that the object uses what came with a minor version of the format.
func (b *builder) needs(minor int) { b.meta.Version[1] = max(b.meta.Version[1], minor) }

// parts binds a format's conversions to the data or keys that they show.
func parts(act *check.ActStmt) []object.Part {
	if act.Format == nil {
		return nil
	}
	out := []object.Part{}
	arg, agg := 0, 0
	next := func() *int { n := arg; arg++; return &n }
	for _, f := range act.Format.Parts {
		if f.Verb == 0 {
			out = append(out, object.Part{Text: f.Text})
			continue
		}
		p := object.Part{Verb: f.Length + string(f.Verb), Flags: f.Flags, Agg: f.Agg}
		switch {
		case f.Width == -2:
			p.WidthN = next()
		case f.Width >= 0:
			p.Width = f.Width
		}
		switch {
		case f.Prec == -2:
			p.PrecN = next()
		case f.Prec >= 0:
			prec := f.Prec
			p.Prec = &prec
		}
		switch {
		case f.Agg:
			p.Arg = agg
			agg++
		case f.Verb != '%':
			p.Arg = *next()
		}
		out = append(out, p)
	}
	return out
}

func (b *builder) groups() error {
	for _, c := range b.plan.Clauses {
		for _, d := range c.Probes {
			b.addDesc(c, d)
		}
	}
	b.orderSites()
	for _, c := range b.plan.Clauses {
		for i, g := range b.plan.Groups {
			if g.has(c) {
				for a := range b.uses[c.Clause].aggs {
					if b.feeds[a] == nil {
						b.feeds[a] = map[int]bool{}
					}
					b.feeds[a][i] = true
				}
			}
		}
	}
	for _, g := range b.plan.Groups {
		if most := 64 * object.MaxMask; len(g.Clauses) > most {
			return &Error{Pos: g.Clauses[most].Pos, Msg: fmt.Sprintf("more than %d clauses for the same kind of probe", most)}
		}
	}
	for a, groups := range b.feeds {
		shared := len(groups) > 1
		for i := range groups {
			shared = shared || b.nests(b.plan.Groups[i])
		}
		b.plan.Aggs[a].Shared = shared
	}
	if len(b.plan.Errors) > 0 {
		for a := range b.plan.Aggs {
			b.plan.Aggs[a].Shared = true
		}
	}
	return nil
}

// nests reports whether an interrupt can fire a probe of the group while the
// program of another runs on the same CPU: each may have a copy of its own.
func (b *builder) nests(g *Group) bool {
	switch g.Class {
	case object.ClassSdt, object.ClassRawtp, object.ClassFbtEntry, object.ClassFbtReturn:
	case object.ClassPidEntry, object.ClassPidReturn, object.ClassUsdt:
		return true // another thread may take the CPU in between
	default:
		return false
	}
	if g.Site != nil {
		return len(g.Site.Site.At) > 1
	}
	if len(g.Descs) > 1 {
		return true
	}
	d := &b.meta.Descs[g.Descs[0]]
	field := d.Name
	if g.Class == object.ClassFbtEntry || g.Class == object.ClassFbtReturn {
		field = d.Function
	}
	return d.ID == 0 && (field == "" || strings.ContainsAny(field, "*?[$"))
}

func (g *Group) has(c *Clause) bool {
	for _, have := range g.Clauses {
		if have == c {
			return true
		}
	}
	return false
}

// addDesc enters a description: into the metadata, and into a group for each
// class that it can match.
func (b *builder) addDesc(c *Clause, d check.Probe) {
	id := len(b.meta.Descs)
	b.meta.Descs = append(b.meta.Descs, object.Desc{
		Provider: d.Provider, Module: d.Module, Function: d.Function, Name: d.Name, ID: d.ID,
		Clauses: []int{c.Index}, Pos: b.plan.Where(d.Pos), Source: b.source(c.Index), Hidden: c.Hidden, File: d.File, Build: d.Build,
	})
	if d.Build != "" {
		b.needs(object.MinorBuilds)
	}
	if c.Hidden {
		b.meta.Version[1] = max(b.meta.Version[1], object.MinorSites)
	}
	b.addSites(c, d, id)
	if d.Process() != check.NoProcess {
		b.needs(object.MinorUser)
	}
	for _, class := range classes(d) {
		if class == object.ClassError {
			if len(b.plan.Errors) == 0 || b.plan.Errors[len(b.plan.Errors)-1] != c {
				b.plan.Errors = append(b.plan.Errors, c)
			}
			continue
		}
		b.join(class, id, c)
	}
}

// join adds the description to the groups of its class that it overlaps, which
// become one.
func (b *builder) join(class object.Class, desc int, c *Clause) {
	into := &Group{Class: class}
	keep := b.plan.Groups[:0:0]
	at := -1
	for _, g := range b.plan.Groups {
		if g.Site != nil || g.Class != class || !b.overlaps(g, desc) {
			keep = append(keep, g)
			continue
		}
		if at < 0 {
			at = len(keep)
			keep = append(keep, into)
		}
		into.Descs = append(into.Descs, g.Descs...)
		into.Clauses = append(into.Clauses, g.Clauses...)
	}
	if at < 0 {
		keep = append(keep, into)
	}
	into.Descs = append(into.Descs, desc)
	if !into.has(c) {
		into.Clauses = append(into.Clauses, c)
	}
	sort.Ints(into.Descs)
	sort.Slice(into.Clauses, func(i, j int) bool { return into.Clauses[i].Index < into.Clauses[j].Index })
	b.plan.Groups = keep
}

func (b *builder) overlaps(g *Group, desc int) bool {
	switch g.Class {
	case object.ClassSyscallEntry, object.ClassSyscallReturn, object.ClassBegin, object.ClassEnd:
		return true
	}
	for _, have := range g.Descs {
		if descsOverlap(&b.meta.Descs[have], &b.meta.Descs[desc]) {
			return true
		}
	}
	return false
}

// programs enters each group's programs into the metadata, one for each kind.
func (b *builder) programs() {
	b.meta.MaskWords = 1
	for i, g := range b.plan.Groups {
		g.ID = i
		for _, c := range g.Clauses {
			u := b.uses[c.Clause]
			g.Uses.Identity = g.Uses.Identity || u.Identity || len(c.Body) > 0 && len(c.Clause.Body) == 0
			g.Uses.Args = g.Uses.Args || u.Args
			for _, n := range u.Fields {
				g.Uses.Fields = addInt(g.Uses.Fields, n)
			}
		}
		g.Kinds = kinds(g)
		b.meta.MaskWords = max(b.meta.MaskWords, (len(g.Clauses)+63)/64)
		for _, k := range g.Kinds {
			p := g.program(k)
			p.Spare = b.spare(g)
			b.meta.Programs = append(b.meta.Programs, p)
		}
	}
}

// Symbol is the name of a group's program for an attach kind.
func (g *Group) Symbol(k object.Kind) string {
	return fmt.Sprintf("p%d_%s_%s", g.ID, strings.ReplaceAll(string(g.Class), "-", "_"), k)
}

// Masked reports whether the group's clauses are enabled by different probes.
func (g *Group) Masked() bool {
	return len(g.Clauses) > 1 && !(g.Class == object.ClassBegin || g.Class == object.ClassEnd)
}

func (g *Group) program(k object.Kind) object.Program {
	p := object.Program{
		Symbol: g.Symbol(k), Group: g.ID, Class: g.Class, Kind: k,
		Descs: g.Descs, Probes: g.Uses.Identity, Masked: g.Masked(),
	}
	for _, c := range g.Clauses {
		p.Clauses = append(p.Clauses, c.Index)
	}
	if g.Site != nil {
		p.At = g.Site.Site.At
		p.For = g.Site.Provider.Name + ":" + provider.Module + "::" + g.Site.Probe.Name
	}
	if g.Class == object.ClassSdt || g.Class == object.ClassUsdt {
		p.Fields = g.Uses.Fields
	}
	return p
}

// Where is a position as messages show it. Programs given on the command line
// have no file: their name stands for it.
func (p *Plan) Where(pos syntax.Pos) string {
	if pos.File == "" {
		pos.File = syntax.CommandLine
	}
	return pos.String()
}

// Site numbers a place that may fault.
func (p *Plan) Site(pos, what string) int {
	key := pos + "\x00" + what
	if n, ok := p.sites[key]; ok {
		return n
	}
	n := len(p.Meta.Sites)
	p.sites[key] = n
	p.Meta.Sites = append(p.Meta.Sites, object.Site{Pos: pos, What: what})
	return n
}
