package check

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

// firstError compiles a script of testdata/tags as the compiler does, up to the
// typed program, and returns the first error.
func firstError(t *testing.T, types *ctype.BTF, name, src string) *syntax.Error {
	t.Helper()
	macros := &syntax.Macros{}
	if line, _, _ := strings.Cut(src, "\n"); strings.HasPrefix(line, "// args: ") {
		macros.Args = strings.Fields(strings.TrimPrefix(line, "// args: "))
	}
	opts := Options{Name: name, Types: types, Arch: "amd64", Macros: macros}
	tree, err := syntax.Parse(name, []byte(src), syntax.Options{IsType: IsType(types), Macros: macros})
	var errs syntax.ErrorList
	if errors.As(err, &errs) {
		errs = append(Before(errs[0].Pos, []*syntax.Program{tree}, opts), errs...)
	} else {
		_, errs = Check([]*syntax.Program{tree}, opts)
	}
	if len(errs) == 0 {
		return nil
	}
	return errs[0]
}

// TestTags compiles the scripts of testdata/tags. Each is named after the tag of
// its first error, and followed by that error with its place.
func TestTags(t *testing.T) {
	types := kernel(t)
	paths, err := filepath.Glob(filepath.Join("testdata", "tags", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no test data (%v)", err)
	}
	for _, path := range paths {
		ar, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{}
		for _, f := range ar.Files {
			want[f.Name] = string(f.Data)
		}
		var files []txtar.File
		for _, f := range ar.Files {
			name, script := strings.CutSuffix(f.Name, ".d")
			if !script {
				continue
			}
			got := ""
			if e := firstError(t, types, f.Name, string(f.Data)); e != nil {
				got = e.Error() + "\n"
				if tag, _, _ := strings.Cut(name, "."); tag != e.Tag {
					t.Errorf("%s: tag %s: %v", f.Name, e.Tag, e)
				}
			} else {
				t.Errorf("%s: no error", f.Name)
			}
			files = append(files, f, txtar.File{Name: name + ".err", Data: []byte(got)})
			if diff := cmp.Diff(want[name+".err"], got); diff != "" && !*update {
				t.Errorf("%s (-want +got):\n%s", f.Name, diff)
			}
		}
		if *update {
			ar.Files = files
			if err := os.WriteFile(path, txtar.Format(ar), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// tags are DTrace's names of errors.
const tags = `
UNKNOWN SYNTAX EMPTY TYPE_ERR TYPE_MEMBER ASRELO CG_EXPR CG_DYN ATTR_MIN ID_OFLOW PDESC_ZERO PDESC_INVAL PRED_SCALAR
FUNC_IDENT FUNC_UNDEF FUNC_IDKIND OFFSETOF_TYPE OFFSETOF_BITFIELD SIZEOF_TYPE SIZEOF_BITFIELD STRINGOF_TYPE OP_IDENT OP_INT
OP_SCALAR OP_ARITH OP_WRITE OP_LVAL OP_INCOMPAT OP_VFPTR OP_ARRFUN OP_PTR OP_SOU OP_INCOMPLETE OP_DYN OP_ACT AGG_REDEF
AGG_FUNC AGG_MDIM AGG_NULL AGG_SCALAR AGG_COMM AGG_SPEC ARR_BADREF ARR_LOCAL ARR_BOUNDS DIV_ZERO DEREF_NONPTR DEREF_VOID
DEREF_FUNC ADDROF_LVAL ADDROF_VAR ADDROF_BITFIELD XLATE_REDECL XLATE_NOCONV XLATE_NONE XLATE_SOU XLATE_INCOMPAT XLATE_MEMB
CAST_INVAL PRAGERR PRAGCTL_INVAL PRAGMA_INVAL PRAGMA_UNUSED PRAGMA_MALFORM PRAGMA_OPTSET PRAGMA_SCOPE PRAGMA_DEPEND
MACRO_UNDEF MACRO_OFLOW MACRO_UNUSED INT_OFLOW INT_DIGIT STR_NL CHR_NL CHR_NULL CHR_OFLOW IDENT_BADREF IDENT_UNDEF
IDENT_AMBIG SYM_BADREF SYM_NOTYPES SYM_MODEL VAR_UNDEF VAR_UNSUP PROTO_LEN PROTO_ARG ARGS_MULTI ARGS_XLATOR ARGS_NONE
ARGS_TYPE ARGS_IDX REGS_IDX KEY_TYPE PRINTF_DYN_PROTO PRINTF_DYN_TYPE PRINTF_AGG_CONV PRINTF_ARG_PROTO PRINTF_ARG_TYPE
PRINTF_ARG_EXTRA PRINTF_ARG_FMT PRINTF_FMT_EMPTY DECL_CHARATTR DECL_VOIDATTR DECL_SIGNINT DECL_LONGINT DECL_IDENT DECL_CLASS
DECL_BADCLASS DECL_PARMCLASS DECL_COMBO DECL_ARRSUB DECL_ARRNULL DECL_ARRBIG DECL_IDRED DECL_TYPERED DECL_MNAME DECL_SCOPE
DECL_BFCONST DECL_BFSIZE DECL_BFTYPE DECL_ENCONST DECL_ENOFLOW DECL_USELESS DECL_LOCASSC DECL_VOIDOBJ DECL_DYNOBJ
DECL_INCOMPLETE DECL_PROTO_VARARGS DECL_PROTO_TYPE DECL_PROTO_VOID DECL_PROTO_NAME DECL_PROTO_FORM OBSOLETE1 COMM_DREC
SPEC_SPEC SPEC_COMM SPEC_DREC ACT_SPEC EXIT_SPEC DREC_COMM PRINTA_PROTO PRINTA_AGGARG PRINTA_AGGBAD PRINTA_AGGKEY
PRINTA_AGGPROTO TRACE_VOID TRACE_DYN TRACEMEM_ADDR TRACEMEM_SIZE STACK_PROTO STACK_SIZE USTACK_FRAMES USTACK_STRSIZE
USTACK_PROTO ALLOCA_SIZE ALLOCA_INCOMPAT LQUANT_BASETYPE LQUANT_BASEVAL LQUANT_LIMTYPE LQUANT_LIMVAL LQUANT_MISMATCH
LQUANT_STEPTYPE LQUANT_STEPVAL LQUANT_STEPLARGE LQUANT_STEPSMALL LQUANT_MATCHBASE LQUANT_MATCHLIM LQUANT_MATCHSTEP QUANT_PROTO
LLQUANT_FACTORTYPE LLQUANT_FACTORVAL LLQUANT_LMAGTYPE LLQUANT_LMAGVAL LLQUANT_HMAGTYPE LLQUANT_HMAGVAL LLQUANT_STEPTYPE
LLQUANT_STEPVAL LLQUANT_MATCHFACTOR LLQUANT_MATCHLMAG LLQUANT_MATCHHMAG LLQUANT_MATCHSTEPS PROC_OFF PROC_ALIGN PROC_NAME
PROC_GRAB PROC_DYN PROC_LIB PROC_FUNC PROC_CREATEFAIL PROC_NODEV PROC_BADPID PROC_BADPROV PROC_USDT CLEAR_AGGARG
NORMALIZE_AGGARG TRUNC_AGGARG PROV_BADNAME PROV_INCOMPAT PROV_PRDUP PROV_PRARGLEN PROV_PRXLATOR FREOPEN_INVALID PCAP_ADDR
PCAP_PROTO PCAP_SIZE PRINT_SIZE
`

// TestEveryTag says of each tag that a script of testdata/tags has it, or that
// the documentation says why none has.
func TestEveryTag(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "compatibility.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range strings.Fields(tags) {
		tag = "D_" + tag
		tested, err := filepath.Glob(filepath.Join("testdata", "tags", "*.txtar"))
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, path := range tested {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			found = found || strings.Contains(string(data), "\n-- "+tag+".")
		}
		if found == strings.Contains(tableOf(string(doc)), "`"+tag+"`") {
			t.Errorf("%s: has a script: %v; the documentation says the same", tag, found)
		}
	}
}

// tableOf is the first column of the table that lists tags without a script.
func tableOf(doc string) string {
	_, rest, _ := strings.Cut(doc, "tags that never come from `dtc`:")
	table, _, _ := strings.Cut(rest, "\n### ")
	var out strings.Builder
	for line := range strings.Lines(table) {
		if cells := strings.Split(line, "|"); len(cells) > 1 {
			out.WriteString(cells[1])
		}
	}
	return out.String()
}
