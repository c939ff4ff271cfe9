/* The corners of the aggregating functions. */
#pragma D option quiet
BEGIN { @q = quantize(-1); @q = quantize(-5); @q = quantize(0); @q = quantize(0x7fffffffffffffff); @q = quantize(-0x7fffffffffffffff-1); @q = quantize(6, 3); @q = quantize(6, -1);}
BEGIN { @l = lquantize(-5, -3, 10, 3); @l = lquantize(-3, -3, 10, 3); @l = lquantize(0, -3, 10, 3); @l = lquantize(8,-3,10,3); @l = lquantize(9,-3,10,3); @l = lquantize(0x7fffffffffffffff,-3,10,3); @l = lquantize(-0x7fffffffffffffff-1,-3,10,3); }
BEGIN { @ll = llquantize(-5, 10, 0, 3, 20); @ll = llquantize(0, 10, 0, 3, 20);  @ll = llquantize(1, 10, 0, 3, 20); @ll = llquantize(9, 10, 0, 3, 20); @ll = llquantize(10, 10, 0, 3, 20); @ll = llquantize(99999, 10, 0, 3, 20); @ll = llquantize(-10000, 10, 0, 3, 20); @ll = llquantize(-9999, 10, 0, 3, 20); @ll = llquantize(-15, 10, 0, 3, 20);  @ll = llquantize(-0x7fffffffffffffff-1, 10, 0, 3, 20);@ll = llquantize(149, 10, 0, 3, 20); @ll = llquantize(150, 10, 0, 3, 20); }
BEGIN { @m = llquantize(1, 2, 1, 3, 2); @m = llquantize(2, 2, 1, 3, 2); @m = llquantize(-1, 2, 1, 3, 2); @m = llquantize(15, 2, 1, 3, 2); @m = llquantize(16, 2, 1, 3, 2); @m = llquantize(-3, 2, 1, 3, 2); }
BEGIN { @n = llquantize(1, 10, 0, 2, 5); @n = llquantize(2, 10, 0, 2, 5); @n = llquantize(19, 10, 0, 2, 5); @n = llquantize(20, 10, 0, 2, 5); @n = llquantize(999, 10, 0, 2, 5); @n = llquantize(-999, 10, 0, 2, 5); }
BEGIN { @o = llquantize(3, 4, 0, 2, 16); @o = llquantize(4, 4, 0, 2, 16);  @o = llquantize(5, 4, 0, 2, 16); @o = llquantize(63, 4, 0, 2, 16); @o = llquantize(-2, 4, 0, 2, 16); }
BEGIN { @s = sum((uint32_t)-1); @s = sum((char)200); @mi = min(-5); @mi = min(3); @ma = max(0xffffffffffffffff); @ma = max(-7); @av = avg(-1); @av = avg(-2); @sd = stddev(-5); @sd = stddev(5); @sdb = stddev(0x4000000000000000); @sdb = stddev(-0x4000000000000000); @sdc = stddev(0x100000000); @sdc = stddev(1); @sdd = stddev(-0x7fffffffffffffff-1); @sdd = stddev(0x7fffffffffffffff); }
BEGIN { @w = lquantize(5, 0, 10, 1, -3); @w = lquantize(5, 0, 10, 1, 0); @x = llquantize(5, 10, 0, 1, 10, 7);}
BEGIN { @c[(char)-1, (short)2, "x", 3L] = count(); @c[(char)1, (short)-2, "x", 3L] = count(); @k[-1] = count(); exit(0); }
