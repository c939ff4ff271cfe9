/* Arrays declared in D, with variable indexes. */
self int sa[4]; string st[3]; char ca[8]; int ga[5]; self char sc[8]; this int ta[4]; this string tst[2];
BEGIN { self->sa[0] = 5; self->sa[3] = 7; self->n = 9; printf("%d %d %d", self->sa[0], self->sa[3], self->n); }
BEGIN { this->ta[2] = 5; this->i = 2; this->ta[this->i]++; printf("%d", this->ta[2]); }
BEGIN { st[0] = "zero"; st[2] = "two"; this->i = 2; printf("%s %s [%s]", st[0], st[this->i], st[1]); }
BEGIN { this->tst[1] = "one"; printf("%s", this->tst[1]); }
BEGIN { ca[0] = 'h'; ca[1] = 'i'; printf("%s", ca); }
BEGIN { ca[0] = 'h'; ca[1] = 'i'; ca[2]='3';ca[3]='4';ca[4]='5';ca[5]='6';ca[6]='7';ca[7]='8'; printf("%s %d", stringof(ca), strlen(ca)); }
BEGIN { trace(ca); trace(ga); }
BEGIN { this->i = 5; ga[this->i] = 1; trace("never"); }
BEGIN { exit(0); }
