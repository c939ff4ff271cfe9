#pragma D option quiet

BEGIN { n = 5; s = "x"; }
BEGIN /n == 5/ { printf("five\n"); }
BEGIN /n == 6/ { printf("six\n"); }
BEGIN /n/ { printf("set\n"); }
BEGIN /!n/ { printf("unset\n"); }
BEGIN /s == "x" && n > 3/ { printf("both\n"); n = 1; }
BEGIN /n == 1/ { printf("seen\n"); }
BEGIN /pid/ { exit(0); }
