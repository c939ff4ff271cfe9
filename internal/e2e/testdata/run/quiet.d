#pragma D option quiet

BEGIN { trace("x"); exit(0); }
