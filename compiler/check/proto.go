package check

// The prototypes of all actions, subroutines and aggregating functions, in one
// table: how many arguments a call takes, and what a message says about each.
// The functions that check one kind of call (trace, printf, ...) look at what
// is not said here: formats, constants, sizes.
//
//	any     whatever has a type; the function itself says more
//	format  a string constant
//	[...]   may be left out
//	...     any number of further arguments

import (
	"strings"

	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

const prototypeTable = `
void * alloca(size_t)
string basename(char *)
void bcopy(void *, void *, size_t)
void breakpoint()
void chill(int)
string cleanpath(char *)
void clear(any)
void commit(int)
void * copyin(uintptr_t, size_t)
string copyinstr(uintptr_t, [size_t])
void copyinto(uintptr_t, size_t, void *)
void copyout(void *, uintptr_t, size_t)
void copyoutstr(char *, uintptr_t, size_t)
string d_path(struct path *)
string ddi_pathname(void *, int64_t)
void denormalize(any)
string dirname(char *)
void discard(int)
void exit(int)
void freopen(format, ...)
void ftruncate()
void func(uintptr_t)
dev_t getmajor(dev_t)
dev_t getminor(dev_t)
uint32_t htonl(uint32_t)
uint64_t htonll(uint64_t)
uint16_t htons(uint16_t)
int index(char *, char *, [int])
string inet_ntoa(ipaddr_t *)
string inet_ntoa6(struct in6_addr *, [int])
string inet_ntop(int, void *)
string json(char *, char *)
void jstack([uint32_t], [uint32_t])
string link_ntop(int, void *)
string lltostr(int64_t, [int])
string memstr(void *, char, size_t)
void mod(uintptr_t)
size_t msgdsize(mblk_t *)
size_t msgsize(mblk_t *)
int mutex_owned(struct mutex *)
struct task_struct * mutex_owner(struct mutex *)
int mutex_type_adaptive(struct mutex *)
int mutex_type_spin(struct mutex *)
void normalize(any, uint64_t)
uint32_t ntohl(uint32_t)
uint64_t ntohll(uint64_t)
uint16_t ntohs(uint16_t)
void panic()
void pcap(void *, int)
void print(void *)
void printa(any, ...)
void printf(string, ...)
int progenyof(pid_t)
void raise(int)
int rand()
void return(int)
int rindex(char *, char *, [int])
int rw_iswriter(rwlock_t *)
int rw_read_held(rwlock_t *)
int rw_write_held(rwlock_t *)
void setopt(char *, [char *])
void speculate(int)
int speculation()
void stack([uint32_t])
void stop()
string strchr(char *, char)
string strjoin(char *, char *)
size_t strlen(char *)
string strrchr(char *, char)
string strstr(char *, char *)
string strtok(char *, char *)
int64_t strtoll(char *, [int])
string substr(char *, int, [int])
void sym(uintptr_t)
void system(format, ...)
string tolower(char *)
string toupper(char *)
void trace(any)
void tracemem(any, size_t, [size_t])
void trunc(any, [int64_t])
void uaddr(uintptr_t)
void ufunc(uintptr_t)
void umod(uintptr_t)
void ustack([uint32_t], [uint32_t])
void usym(uintptr_t)
`

// prototype is a line of the table.
type prototype struct {
	result    string
	params    []string
	low, high int // number of arguments; high < 0: no limit
}

var prototypes = func() map[string]*prototype {
	table := map[string]*prototype{}
	for line := range strings.Lines(strings.TrimSpace(prototypeTable)) {
		head, tail, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "(")
		i := strings.LastIndexByte(head, ' ')
		p := &prototype{result: head[:i]}
		table[head[i+1:]] = p
		for param := range strings.SplitSeq(strings.TrimSuffix(tail, ")"), ", ") {
			p.add(param)
		}
	}
	return table
}()

func (p *prototype) add(param string) {
	switch {
	case param == "":
		return
	case param == "...":
		p.high = -1
		return
	case param[0] == '[':
		param = strings.Trim(param, "[]")
	default:
		p.low++
	}
	p.params = append(p.params, param)
	p.high++
}

// checkCount checks the number of arguments of a call.
func (c *checker) checkCount(x *syntax.Call, name string) {
	if p := prototypes[name]; p != nil {
		c.argCount(x, name, p.low, p.high)
	}
}

// checkParam checks an argument that may be a pointer against the table.
func (c *checker) checkParam(x *syntax.Call, name string, i int, e Expr) {
	p := prototypes[name]
	if p == nil || i >= len(p.params) || c.fits(p.params[i], e) {
		return
	}
	c.protoArg(x.Args[i].Pos(), name+"( )", "arg", i, p.params[i], e.Type())
}

// checkArgs checks a call against the table and returns its arguments.
func (c *checker) checkArgs(x *syntax.Call, name string) []Expr {
	c.checkCount(x, name)
	p := prototypes[name]
	var out []Expr
	for i, a := range x.Args {
		e := c.expr(a)
		if p != nil && i < len(p.params) && !c.fits(p.params[i], e) {
			c.protoArg(a.Pos(), name+"( )", "arg", i, p.params[i], e.Type())
		}
		out = append(out, e)
	}
	return out
}

// paramTypes are the types of the parameters that are integers.
var paramTypes = map[string]*ctype.Type{
	"int": ctype.TInt, "char": ctype.TChar, "size_t": ctype.TSize, "uintptr_t": ctype.TUintptr, "uint16_t": ctype.TUint16,
	"uint32_t": ctype.TUint32, "uint64_t": ctype.TUint64, "int64_t": ctype.TInt64, "pid_t": ctype.TPid,
	"dev_t": ctype.KernelTypedef("dev_t"), "string": ctype.TString,
}

// fits reports whether e may be passed for a parameter of the table.
func (c *checker) fits(param string, e Expr) bool {
	t := e.Type()
	if t.Is(ctype.Void, ctype.Dyn) {
		return param == "any"
	}
	switch param {
	case "any", "format":
		return true
	case "char *":
		return t.IsStringLike() || isNull(e) || t.Is(ctype.Pointer) && t.Resolve().Elem.Is(ctype.Void)
	case "void *":
		return t.Is(ctype.Pointer, ctype.Array, ctype.String) || isNull(e)
	}
	if want, ok := paramTypes[param]; ok {
		return c.argument(want, e)
	}
	return pointsTo(strings.TrimSuffix(param, " *"), e)
}

// pointsTo reports whether e is a pointer to a named type, or a null pointer.
func pointsTo(name string, e Expr) bool {
	r := e.Type().Resolve()
	if r.Kind != ctype.Pointer && r.Kind != ctype.Array {
		return isNull(e)
	}
	of := r.Elem.Resolve()
	if name == "ipaddr_t" && of.Kind == ctype.Int && of.Bytes == 4 && !of.IsSigned {
		return true // __be32 and the like
	}
	return of.Kind == ctype.Void || r.Elem.String() == name || of.String() == name
}

// resultType is the type of a call of the table.
func (c *checker) resultType(name string) *ctype.Type {
	switch r := prototypes[name].result; r {
	case "void":
		return ctype.TVoid
	case "void *":
		return ctype.PointerTo(ctype.TVoid).InSpace(ctype.SpaceScratch)
	case "struct task_struct *":
		if t := curthread(c); t != nil {
			return t
		}
		return ctype.PointerTo(ctype.TVoid)
	default:
		return paramTypes[r]
	}
}

// unimplemented are the actions that DTrace knows and refuses, too.
var unimplemented = wordSet("breakpoint chill panic")

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}

// laterCall checks a call that there is no code for yet.
func (c *checker) laterCall(x *syntax.Call, name string) Expr {
	c.checkLater(name, x, c.checkArgs(x, name))
	c.refuse(x.Pos(), "%s( )", name)
	t := c.resultType(name)
	if t.Is(ctype.Void) {
		return &marker{Typed{x.Pos(), t}, "tracing function " + name + "( )"}
	}
	return &Call{Typed: Typed{x.Pos(), t}, Fn: name}
}

// checkLater checks what the table does not say.
func (c *checker) checkLater(name string, x *syntax.Call, args []Expr) {
	switch name {
	case "alloca":
		if k, ok := args[0].(*Const); ok && (k.V < 0 || k.V > int64(c.prog.Scratch)) {
			c.fail(x.Pos(), "D_ALLOCA_SIZE", "alloca(%d) size larger than scratchsize %d", k.V, c.prog.Scratch)
		}
	case "system", "freopen":
		c.format(x, name)
	case "print":
		c.checkPrint(x, args[0])
	}
}

func (c *checker) checkTracemem(x *syntax.Call, args []Expr) {
	if t := args[0].Type(); !t.Is(ctype.Pointer, ctype.Array) && !t.IsInteger() {
		c.fail(x.Args[0].Pos(), "D_TRACEMEM_ADDR", "tracemem( ) argument #1 is incompatible with prototype:\n\tprototype: pointer or integer\n\t argument: %s", t)
	}
	if k, ok := args[1].(*Const); !ok || k.V <= 0 {
		c.fail(x.Args[1].Pos(), "D_TRACEMEM_SIZE", "tracemem( ) argument #2 must be a non-zero positive integral constant expression")
	}
}

func (c *checker) checkPrint(x *syntax.Call, e Expr) {
	r := e.Type().Resolve()
	if r.Kind != ctype.Pointer {
		return
	}
	if t := r.Elem; c.sizeof(t) <= 0 {
		c.fail(x.Args[0].Pos(), "D_PRINT_SIZE", "print( ) argument #1 reference has type '%s' with size 0; cannot print( ) it.", t)
	}
}
