package ctype

import "testing"

func TestCommonDoesNotPromote(t *testing.T) {
	tests := []struct{ a, b, want *Type }{
		{TUint8, TUint8, TUint8},
		{TInt8, TUint8, TUint8},
		{TUint8, TInt, TInt},
		{TUint16, TInt8, TUint16},
		{TInt, TUInt, TUInt},
		{TUInt, TLong, TLong},
		{TLong, TULong, TULong},
		{TULong, TLongLong, TLongLong},
		{&Type{Kind: Enum, Bytes: 4}, TUint8, TInt},
		{&Type{Kind: Enum, Bytes: 8}, TInt, TULong},
	}
	for _, tt := range tests {
		if got := Common(tt.a, tt.b); got != tt.want {
			t.Errorf("%s and %s: got %s, want %s", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestConstantTypes(t *testing.T) {
	tests := []struct {
		v                 uint64
		decimal, unsigned bool
		longs             int
		want              *Type
	}{
		{1, true, false, 0, TInt},
		{2147483648, true, false, 0, TLong},
		{0x80000000, false, false, 0, TUInt},
		{0x8000000000000000, false, false, 0, TULong},
		{1, true, true, 0, TUInt},
		{1, true, false, 1, TLong},
		{1, true, true, 2, TULongLong},
		{1 << 63, true, false, 0, nil},
	}
	for _, tt := range tests {
		got, ok := Constant(tt.v, tt.decimal, tt.unsigned, tt.longs)
		if ok != (tt.want != nil) || ok && got != tt.want {
			t.Errorf("%#x decimal=%v unsigned=%v longs=%d: got %s, %v, want %s", tt.v, tt.decimal, tt.unsigned, tt.longs, got, ok, tt.want)
		}
	}
}

func TestTruncate(t *testing.T) {
	tests := []struct {
		v    int64
		t    *Type
		want int64
	}{
		{200, TChar, -56},
		{-1, TUint8, 255},
		{1 << 32, TInt, 0},
		{0x80000000, TInt, -2147483648},
		{-1, TULong, -1},
		{5, TBool, 5},
	}
	for _, tt := range tests {
		if got := Truncate(tt.v, tt.t); got != tt.want {
			t.Errorf("(%s)%d: got %d, want %d", tt.t, tt.v, got, tt.want)
		}
	}
}

func TestDeclare(t *testing.T) {
	task := &Type{Kind: Struct, Name: "task_struct"}
	fn := &Type{Kind: Func, Elem: TInt, Params: []*Type{TInt, PointerTo(TChar)}}
	tests := []struct {
		t    *Type
		name string
		want string
	}{
		{PointerTo(task), "", "struct task_struct *"},
		{ArrayOf(TChar, 16), "", "char [16]"},
		{ArrayOf(PointerTo(TChar), 4), "v", "char *v[4]"},
		{PointerTo(ArrayOf(TInt, 4)), "", "int (*)[4]"},
		{PointerTo(fn), "", "int (*)(int, char *)"},
		{PointerTo(&Type{Kind: Func, Elem: TVoid}), "f", "void (*f)(void)"},
		{ArrayOf(ArrayOf(TInt, 3), 2), "m", "int m[2][3]"},
		{TPid, "", "pid_t"},
		{&Type{Kind: Union}, "", "union (anonymous)"},
	}
	for _, tt := range tests {
		if got := tt.t.Declare(tt.name); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestLayoutHasNoTailPadding(t *testing.T) {
	bits := func(n int64) Member { return Member{Type: TInt, BitSize: n} }
	of := func(types ...*Type) []Member {
		var ms []Member
		for _, t := range types {
			ms = append(ms, Member{Type: t})
		}
		return ms
	}
	small := &Type{Kind: Struct}
	small.Layout(of(TInt, TChar))
	tests := []struct {
		kind    Kind
		members []Member
		size    int64
	}{
		{Struct, of(TInt, TChar), 5},
		{Struct, of(TChar, TLong, TChar), 17},
		{Struct, []Member{bits(3)}, 1},
		{Struct, append(of(TChar), bits(4)), 2},
		{Struct, append(of(TInt), bits(3), bits(5)), 6},
		{Struct, of(TChar, small, TChar), 10},
		{Union, of(TInt, TChar), 4},
	}
	for i, tt := range tests {
		s := &Type{Kind: tt.kind}
		if s.Layout(tt.members); s.Bytes != tt.size {
			t.Errorf("%d: got size %d, want %d", i, s.Bytes, tt.size)
		}
	}
}
