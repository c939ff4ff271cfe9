// Package syntax turns D source text into a syntax tree and back.
//
// The tree says what was written, not what it means: identifiers are not
// resolved, macro variables are not expanded, types are not looked up.
//
// Invariants of a tree returned without an error:
//
//   - Declarations stand in source order. A control line met inside another
//     declaration stands just before that declaration.
//   - Every node has a position; positions follow #line and cpp's line markers.
//   - A C type is a tree of TypeExpr whose leaf is a specifier (BasicType,
//     NamedType, StructType, EnumType). The declarators of one declaration
//     share the leaf by pointer: its body is declared once.
//   - Parentheses in expressions are kept as Paren nodes, so printing a tree
//     never has to invent any.
//   - The height of a tree is bounded (see maxNest and maxChain), so recursive
//     walks need no guard of their own.
//
// What the parser checks beyond the grammar: constants, control lines, macro
// names, combinations of type words, storage classes, backticks in declared
// names, arrays without dimension. Everything that needs the meaning of a name
// or the value of an expression is the checker's.
package syntax

import "fmt"

// Pos is a place in the source. Line and Col count from 1, Col in bytes.
type Pos struct {
	File string
	Line int
	Col  int
}

// IsValid reports whether p names a place.
func (p Pos) IsValid() bool { return p.Line > 0 }

// String returns file:line:col, without the file when it has no name.
func (p Pos) String() string {
	switch {
	case !p.IsValid():
		return "-"
	case p.File == "":
		return fmt.Sprintf("%d:%d", p.Line, p.Col)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Span is the extent of a node: from Start to just before Stop.
type Span struct {
	Start, Stop Pos
}

// Pos returns the position of the node's first byte.
func (s *Span) Pos() Pos { return s.Start }

// End returns the position just after the node's last token.
func (s *Span) End() Pos { return s.Stop }

// Node is any node of the tree.
type Node interface {
	Pos() Pos
	End() Pos
}

// Program is one parsed source text. Breaks tells for each token that ends a
// line, by its end, where the next token stands: DTrace reports many errors
// there. System are the names of the system headers in it.
type Program struct {
	Span
	Name   string
	Decls  []Decl
	Breaks map[Pos]Pos
	System map[string]bool
}

// Decl is a top-level element: *Clause, *VarDecl, *TypeDecl, *Inline,
// *Translator, *Provider or *Pragma.
type Decl interface {
	Node
	declNode()
}

// Clause is probe descriptions with a predicate and a body. Pred is nil when
// absent; Body is nil when no braces were written (command line only).
type Clause struct {
	Span
	Descs []*ProbeDesc
	Pred  Expr
	Body  *Block
}

// ProbeDesc is one probe description. Fields are patterns as written, macro
// variables included; an empty field matches anything. Text is the source text.
// When IsID is set, ID identifies the probe and the fields are empty.
type ProbeDesc struct {
	Span
	Text                             string
	Provider, Module, Function, Name string
	IsID                             bool
	ID                               uint32
}

// Storage is the storage class of a declaration.
type Storage int

// Storage classes that D gives a meaning to.
const (
	StorageNone    Storage = iota // a global variable
	StorageExtern                 // a kernel symbol
	StorageSelf                   // thread-local
	StorageThis                   // clause-local
	StorageTypedef                // on *TypeDecl only
)

var storageNames = [...]string{"", "extern", "self", "this", "typedef"}

// String returns the storage class as written in D, "" for StorageNone.
func (s Storage) String() string { return storageNames[s] }

// VarDecl declares variables (or functions, which nothing can call).
// Spec is the type before the declarators; every Vars[i].Type ends in it.
type VarDecl struct {
	Span
	Storage Storage
	Spec    TypeExpr
	Vars    []*Declarator
}

// TypeDecl declares a struct, union or enum (Storage is StorageNone, no Names;
// a storage class written there has no meaning and is dropped), or type names
// (Storage is StorageTypedef).
type TypeDecl struct {
	Span
	Storage Storage
	Spec    TypeExpr
	Names   []*Declarator
}

// Declarator is a declared name with its complete type. Bits is the width of a
// bit-field, nil otherwise; a bit-field that only pads has no name.
type Declarator struct {
	Span
	Name string
	Type TypeExpr
	Bits Expr
}

// Inline is `inline Type Name = Value;`, with Params when it was written
// `inline Type Name[Params] = Value;`.
type Inline struct {
	Span
	Spec      TypeExpr
	Type      TypeExpr
	Name      string
	NamePos   Pos
	HasParams bool
	Params    []*Param
	Variadic  bool
	Value     Expr
}

// Translator is `translator Out < In Param > { Members };`.
type Translator struct {
	Span
	Out     TypeExpr
	In      TypeExpr
	Param   string
	Members []*TranslatorMember
}

// TranslatorMember is `Name = Value;` in a translator.
type TranslatorMember struct {
	Span
	Name  string
	Value Expr
}

// Provider is `provider Name { Probes };`.
type Provider struct {
	Span
	Name   string
	Probes []*ProviderProbe
}

// ProviderProbe is `probe Name(Args) : (Xlated);`.
type ProviderProbe struct {
	Span
	Name   string
	Args   *FuncType // its Result is nil
	Xlated *FuncType // nil when not written; its Result is nil
}

// PragmaKind tells control lines apart.
type PragmaKind int

// Control lines that have a meaning after parsing. The others (line numbers,
// ident, foreign pragmas) have had their effect, or none, and leave no node.
const (
	PragmaOption     PragmaKind = iota // #pragma D option Name[=Value]
	PragmaAttributes                   // #pragma D attributes Args[0] Args[1:]
	PragmaBinding                      // #pragma D binding "Args[0]" Args[1]
	PragmaDependsOn                    // #pragma D depends_on Args[0] Args[1]
)

var pragmaNames = [...]string{"option", "attributes", "binding", "depends_on"}

// String returns the word after `#pragma D`.
func (k PragmaKind) String() string { return pragmaNames[k] }

// Pragma is a `#pragma D` line. Name, Value and HasValue are set for options,
// Args for the other kinds (quotes removed).
type Pragma struct {
	Span
	Kind     PragmaKind
	Args     []string
	Name     string
	Value    string
	HasValue bool
}

func (*Clause) declNode()     {}
func (*VarDecl) declNode()    {}
func (*TypeDecl) declNode()   {}
func (*Inline) declNode()     {}
func (*Translator) declNode() {}
func (*Provider) declNode()   {}
func (*Pragma) declNode()     {}

// Stmt is a statement: *ExprStmt, *If, *Block or *Empty. A Block occurs as a
// clause's body and as a branch of an If only.
type Stmt interface {
	Node
	stmtNode()
}

// ExprStmt is an expression evaluated for its effect.
type ExprStmt struct {
	Span
	X Expr
}

// If is `if (Cond) Then else Else`; Else is nil when absent.
type If struct {
	Span
	Cond Expr
	Then Stmt
	Else Stmt
}

// Block is statements in braces.
type Block struct {
	Span
	Stmts []Stmt
}

// Empty is a lone semicolon.
type Empty struct {
	Span
}

func (*ExprStmt) stmtNode() {}
func (*If) stmtNode()       {}
func (*Block) stmtNode()    {}
func (*Empty) stmtNode()    {}

// Expr is an expression.
type Expr interface {
	Node
	exprNode()
}

// Op is an operator, spelled as in D: "+", "^^", ",", "<<=", ...
type Op string

// Ident is an identifier. Scoped is set when it was written with a backtick:
// `sym, mod`sym (Module "mod"), or, with two backticks, a user symbol.
// A bare `self` or `this` is an Ident too, so (self)->x is a Member.
type Ident struct {
	Span
	Name   string
	Module string
	Scoped bool
	User   bool
}

// ScopedVar is self->Name or this->Name. Scope is StorageSelf or StorageThis.
type ScopedVar struct {
	Span
	Scope Storage
	Name  string
}

// IntLit is an integer constant. Base is 8, 10 or 16; Unsigned tells of a `u`
// suffix; Long counts the `l`s.
type IntLit struct {
	Span
	Text     string
	Value    uint64
	Base     int
	Unsigned bool
	Long     int
}

// CharLit is a character constant of Size (1 to 8) bytes; the first is the most
// significant of Value. Its type is int up to 4 bytes, long above.
type CharLit struct {
	Span
	Value uint64
	Size  int
}

// StringLit is a string constant; Value has the escapes replaced.
type StringLit struct {
	Span
	Value string
}

// MacroVar is $Name, or with AsString $$Name. Name is a number (macro argument)
// or one of the names of IsMacroName.
type MacroVar struct {
	Span
	Name     string
	AsString bool
}

// Agg is @Name or @Name[Keys]; Name is "_" for a bare @.
type Agg struct {
	Span
	Name string
	Keys []Expr
}

// Unary is a prefix operator: ! ~ + - * & ++ --.
type Unary struct {
	Span
	Op Op
	X  Expr
}

// Postfix is X++ or X--.
type Postfix struct {
	Span
	Op Op
	X  Expr
}

// Binary is X Op Y for all binary operators except assignment; "," and "^^"
// are among them. OpPos is the operator's position.
type Binary struct {
	Span
	Op    Op
	OpPos Pos
	X, Y  Expr
}

// Assign is X Op Y where Op is "=" or a compound assignment.
type Assign struct {
	Span
	Op    Op
	OpPos Pos
	X, Y  Expr
}

// Cond is Cond ? Then : Else.
type Cond struct {
	Span
	Cond, Then, Else Expr
}

// Call is Fun(Args).
type Call struct {
	Span
	Fun  Expr
	Args []Expr
}

// Index is X[Args]; an index of an associative array may have several parts.
type Index struct {
	Span
	X    Expr
	Args []Expr
}

// Member is X.Name, or with Arrow X->Name.
type Member struct {
	Span
	X       Expr
	Name    string
	NamePos Pos
	Arrow   bool
}

// Cast is (Type)X.
type Cast struct {
	Span
	Type TypeExpr
	X    Expr
}

// SizeofExpr is sizeof X.
type SizeofExpr struct {
	Span
	X Expr
}

// SizeofType is sizeof (Type).
type SizeofType struct {
	Span
	Type TypeExpr
}

// Offsetof is offsetof(Type, Member).
type Offsetof struct {
	Span
	Type      TypeExpr
	Member    string
	MemberPos Pos
}

// Stringof is stringof X.
type Stringof struct {
	Span
	X Expr
}

// Xlate is xlate <Type> (X).
type Xlate struct {
	Span
	Type TypeExpr
	X    Expr
}

// Paren is (X).
type Paren struct {
	Span
	X Expr
}

func (*Ident) exprNode()      {}
func (*ScopedVar) exprNode()  {}
func (*IntLit) exprNode()     {}
func (*CharLit) exprNode()    {}
func (*StringLit) exprNode()  {}
func (*MacroVar) exprNode()   {}
func (*Agg) exprNode()        {}
func (*Unary) exprNode()      {}
func (*Postfix) exprNode()    {}
func (*Binary) exprNode()     {}
func (*Assign) exprNode()     {}
func (*Cond) exprNode()       {}
func (*Call) exprNode()       {}
func (*Index) exprNode()      {}
func (*Member) exprNode()     {}
func (*Cast) exprNode()       {}
func (*SizeofExpr) exprNode() {}
func (*SizeofType) exprNode() {}
func (*Offsetof) exprNode()   {}
func (*Stringof) exprNode()   {}
func (*Xlate) exprNode()      {}
func (*Paren) exprNode()      {}

// Unparen returns x without the parentheses around it.
func Unparen(x Expr) Expr {
	for {
		p, ok := x.(*Paren)
		if !ok {
			return x
		}
		x = p.X
	}
}

// Qual is a set of type qualifiers.
type Qual int

// Type qualifiers.
const (
	QualConst Qual = 1 << iota
	QualVolatile
	QualRestrict
)

// TypeExpr is a type as written: *BasicType, *NamedType, *StructType or
// *EnumType, under any number of *PointerType, *ArrayType, *AssocType and
// *FuncType.
type TypeExpr interface {
	Node
	typeNode()
}

// BasicType is a type of keywords, normalised: "void", "char", "signed char",
// "unsigned char", "short", "unsigned short", "int", "unsigned int", "long",
// "unsigned long", "long long", "unsigned long long", "float", "double",
// "long double", "_Bool" or "string".
type BasicType struct {
	Span
	Name  string
	Quals Qual
}

// NamedType is a typedef name, perhaps mod`name.
type NamedType struct {
	Span
	Module string
	Name   string
	Quals  Qual
}

// StructType is a struct, or with Union a union. HasBody is set when members
// were written, after a brace at Open.
type StructType struct {
	Span
	Open    Pos
	Union   bool
	Module  string
	Tag     string
	HasBody bool
	Fields  []*FieldDecl
	Quals   Qual
}

// FieldDecl declares members of one struct or union; like VarDecl its
// declarators share Spec.
type FieldDecl struct {
	Span
	Spec  TypeExpr
	Names []*Declarator
}

// EnumType is an enum. HasBody is set when enumerators were written, after a
// brace at Open.
type EnumType struct {
	Span
	Open    Pos
	Module  string
	Tag     string
	HasBody bool
	Values  []*Enumerator
	Quals   Qual
}

// Enumerator is a constant of an enum; Value is nil when not written.
type Enumerator struct {
	Span
	Name  string
	Value Expr
}

// PointerType is a pointer; Quals qualify the pointer itself.
type PointerType struct {
	Span
	Elem  TypeExpr
	Quals Qual
}

// ArrayType is Elem[Len]; Len is nil for [].
type ArrayType struct {
	Span
	Elem TypeExpr
	Len  Expr
}

// AssocType is an associative array: Elem[Keys].
type AssocType struct {
	Span
	Elem     TypeExpr
	Keys     []*Param
	Variadic bool
}

// FuncType is a function. (void) is one Param of type void without a name.
type FuncType struct {
	Span
	Result   TypeExpr
	Params   []*Param
	Variadic bool
}

// Param is a parameter of a function, probe or inline, or a key of an
// associative array; Name is empty when not written.
type Param struct {
	Span
	Name string
	Type TypeExpr
}

func (*BasicType) typeNode()   {}
func (*NamedType) typeNode()   {}
func (*StructType) typeNode()  {}
func (*EnumType) typeNode()    {}
func (*PointerType) typeNode() {}
func (*ArrayType) typeNode()   {}
func (*AssocType) typeNode()   {}
func (*FuncType) typeNode()    {}
