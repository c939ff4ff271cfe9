/* NULL can be stored where a variable can be unset, and compared. */
#pragma D option quiet
self string u; string e[int]; string gl; this string ts; self string v;
BEGIN { gl = "was"; gl = self->u; printf("1 [%s] %d\n", gl, gl == NULL); }
BEGIN { this->ts = "was"; this->ts = self->u; printf("2 [%s] %d\n", this->ts, this->ts == NULL); }
BEGIN { self->v = "was"; self->v = self->u; printf("3 %d\n", self->v == NULL); }
BEGIN { e[1] = "was"; e[1] = self->u; printf("4 %d\n", e[1] == NULL); }
BEGIN { e[2] = e[7]; printf("5 %d\n", e[2] == NULL); }
BEGIN { this->ts = 1 ? self->u : "x"; printf("6 [%s]\n", this->ts); }
BEGIN { printf("7 %d\n", (self->v = self->u) == NULL); }
BEGIN { e[3] = "x"; e[3] = 0; printf("8 %d\n", e[3] == NULL); trace(e[3]);}
BEGIN { printf("9 %d %d\n", self->v != NULL, 1); }
BEGIN { printf("1 %d\n", self->u == "x"); }
BEGIN { printf("2 %d\n", "x" == self->u); }
BEGIN { printf("3 %d\n", self->u == ""); }
BEGIN { printf("4 %d\n", self->u == self->v); }
BEGIN { printf("5 %d\n", self->u < "x"); }
BEGIN { printf("6 %d\n", self->u == execname); }
BEGIN { printf("7 %d\n", e[9] != "x"); }
BEGIN { printf("8 %d\n", gl == ""); gl = "a"; self->v = "a"; printf("%d\n", self->v == gl); }
BEGIN /self->u == "x"/ { printf("9\n"); }
BEGIN /self->u != "x"/ { printf("10\n"); }
BEGIN { exit(0); }
