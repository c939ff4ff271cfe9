/* A speculation holds specsize bytes; these records count 24 each: 16 and their data. */
#pragma D option quiet
#pragma D option specsize=60

BEGIN { spec = speculation(); }
BEGIN { speculate(spec); printf("%s %d\n", stringof("one"), spec); }
BEGIN { speculate(spec); printf("%s %d\n", stringof("two"), spec); }
BEGIN { speculate(spec); printf("%s %d\n", stringof("six"), spec); }
BEGIN { commit(spec); }
BEGIN { exit(0); }
