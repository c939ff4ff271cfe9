#pragma D option quiet

BEGIN { printf("ready\n"); }
pid*:unknow[n]:inner:entry { printf("called\n"); }
