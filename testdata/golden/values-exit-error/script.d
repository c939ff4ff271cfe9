/* exit() in ERROR: its clauses all run, those of the faulting probe do not. */
BEGIN { self->x = *(int *)0; }
BEGIN { trace("second"); }
BEGIN { trace("third"); }
ERROR { trace("err"); }
ERROR /1/ { exit(4); }
END { trace("end"); exit(3); trace(*(int*)8); }
END { trace("end2"); exit(2); }
END { trace("end3"); }
END { exit(7); trace(1); }
END { trace("end4"); }
