/* exit() in BEGIN and END: all clauses of END run. */
BEGIN { trace(1); exit(5); trace("a"); trace(2); }
BEGIN { trace("not"); }
END { trace("end1"); }
END /0/ { exit(9); }
END { trace("end2"); exit(6); trace("x"); }
END { trace("end3"); }
ERROR { trace("err"); }
