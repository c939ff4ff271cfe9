#pragma D option quiet

BEGIN
{
	@q1 = quantize(0x7fffffffffffffff); @q1 = quantize(-0x7fffffffffffffff - 1); @q2 = quantize(0); @q3 = quantize(1, 0); @q4 = quantize(3, -5); @q4 = quantize(300, -1);
	@q5 = quantize(1, 0x7fffffffffffffff); @q5 = quantize(2, 3); @q6 = quantize(5, -2); @q6 = quantize(50, 2);
	printa(@q1); printa(@q2); printa(@q3); printa(@q4); printa(@q5); printa(@q6);
	@l1 = lquantize(-5, 0, 10, 3); @l2 = lquantize(10, 0, 10, 3); @l3 = lquantize(5, -10, 10, 5, -4); @l4 = lquantize(3, 0, 3); @l5 = lquantize(-5000, -5000, 10, 3);
	printa(@l1); printa(@l2); printa(@l3); printa(@l4); printa(@l5);
	@g1 = llquantize(-500, 10, 0, 3, 10); @g1 = llquantize(50, 10, 0, 3, 10); @g2 = llquantize(0, 10, 1, 3, 10); @g3 = llquantize(99999, 10, 1, 3, 10, -3);
	printa(@g1); printa(@g2); printa(@g3);
	clear(@q1); clear(@l1); clear(@g1);
	printa(@q1); printa(@l1); printa(@g1);
	normalize(@q5, 1000); printa(@q5); normalize(@q4, 2); printa(@q4);
	exit(0);
}
