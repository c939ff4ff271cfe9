/* Structures and bit-fields of every scope. */
#pragma D option quiet
struct bf { uint64_t a:10; uint64_t b:40; int c:3; };
struct s { int a; char b; short c[3]; };
struct bf gb; struct bf ab[int]; this struct bf tb; self struct bf sb; struct bf arr[4];
struct s gs; struct s as[int]; this struct s ts; self struct s ss; struct s gs2;
BEGIN { gb.a = 1023; gb.b = 0xffffffffff; gb.c = 5; printf("1 %d %d %d\n", gb.a, gb.b, gb.c); }
BEGIN { gb.b = 0x123456789a; gb.a++; gb.c -= 1; printf("2 %x %x %d\n", gb.a, gb.b, gb.c); }
BEGIN { this->tb.a = 5; this->tb.b = 0x8000000001; this->tb.c = -1; printf("3 %x %x %d\n", this->tb.a, this->tb.b, this->tb.c); }
BEGIN { ab[1] = gb; ab[1].b++; ab[1].c++; printf("4 %x %x %d\n", ab[1].a, ab[1].b, ab[1].c); }
BEGIN { self->sb = gb; self->sb.b++; printf("5 %x %x %d\n", self->sb.a, self->sb.b, self->sb.c); }
BEGIN { i = 2; arr[i].b = 99; arr[i+1].c = 2; arr[3].a = 44; printf("6 %d %d %d %d\n", arr[2].b, arr[3].c, arr[3].a, arr[2].a); }
BEGIN { gs.a = -1; gs.b = 'x'; gs.c[0] = -5; gs.c[i] = 300; printf("7 %d %c %d %d\n", gs.a, gs.b, gs.c[0], gs.c[2]); }
BEGIN { gs2 = gs; gs.a = 3; printf("8 %d %d %d\n", gs2.a, gs2.c[2], gs.a); }
BEGIN { as[5] = gs2; as[5].c[1] = 8; printf("9 %d %d %d\n", as[5].a, as[5].c[1], as[5].c[2]); }
BEGIN { this->ts = as[5]; this->ts.a += 5; }
BEGIN { printf("10 %d %d\n", this->ts.a, this->ts.c[1]); }
BEGIN { self->ss = this->ts; self->ss.a++; printf("11 %d %d\n", self->ss.a, self->ss.c[2]); self->ss = 0; }
BEGIN { as[6].a = 3; printf("12 never\n"); }
BEGIN { printf("13 %d\n", as[6].a); }
BEGIN { printf("14 %d\n", self->ss.a); }
BEGIN { i = 3; gs.c[i] = 1; printf("15 never\n"); }
BEGIN { i = -1; gs.c[i] = 1; printf("15 never\n"); }
BEGIN { printf("%d\n", (gb.c = 5)); printf("%d\n", gb.c++); printf("%d\n", ++gb.c); }
BEGIN { exit(0); }
