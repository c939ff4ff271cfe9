/* Side effects, widths, keys that use arrays. */
#pragma D option quiet
struct s { int a; char b[10]; struct { short x; char y[2]; } in; };
struct s st[3]; int m2[2][3];
BEGIN { this->i = 1; st[this->i].b[0] = 'h'; st[this->i].b[1] = 'i'; st[this->i].in.x = -3; st[2].in.y[this->i] = 7; printf("%s %d %d %d\n", st[1].b, st[1].in.x, st[2].in.y[1], st[0].in.x); }
BEGIN { st[0] = st[1]; printf("%s %d\n", st[0].b, st[0].in.x); this->i = 9; st[0].b[this->i] = 'z'; printf("%d\n", st[0].b[9]); this->i = 10; st[0].b[this->i] = 1; printf("never\n"); }
BEGIN { this->q = st[0]; this->q.a = 99; k[st[0]] = 5; printf("%d %d\n", k[st[0]], k[st[1]]); @[st[1]] = count(); clear(@); }
BEGIN { this->x = (int8_t)0x80; this->y = (uint8_t)this->x; this->z = (short)this->y; printf("%d %d %d\n", this->x, this->y, this->z); }
BEGIN { u8v = (uint8_t)250; u8v += 10; printf("%d\n", u8v); u8v--; u8v -= 5; printf("%d\n", u8v); s8 = (int8_t)127; s8++; printf("%d\n", s8); this->c = (char)200; printf("%d %d\n", this->c, this->c >> 1); }
BEGIN { u8a[1] = (uint8_t)255; u8a[1]++; printf("%d\n", u8a[1]); self->u16 = (uint16_t)65535; self->u16 += 2; printf("%d\n", self->u16); printf("%d\n", self->u16++ + ++self->u16); }
BEGIN { printf("%d\n", 1 ? (zz = 3, zz + 1) : (zz = 9)); printf("%d\n", zz); zz == 3 ? (zz = 100) : (zz = 200); printf("%d\n", zz); zz && (zz = 0); printf("%d\n", zz); zz || (zz = 7, 1); printf("%d\n", zz); }
BEGIN { w[1] = 0; w[2]++; w[w[2]] += 4; w[w[1] + 1]++; printf("%d %d %d\n", w[1], w[2], w[5]); w[1] = w[2] = 9; printf("%d\n", w[1] + w[2]--); printf("%d\n", w[2]); }
BEGIN { n = "k"; d[n, -1, (char)-1] = 1; d["k", 0xffffffff, (char)255]++; printf("%d %d\n", d["k", -1, -1], d["k", 4294967295, 255]); }
BEGIN { printf("%d %d\n", -7 / 2, -7 % 2); v = -7; printf("%d %d %d\n", v / 2, v % 2, v >> 1); p = 0x7fffffffffffffff; p++; printf("%d %d %d\n", p, p / -1, p % -1); }
BEGIN { exit(0); }
