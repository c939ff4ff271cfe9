/* More aggregations than a program may have maps: they share some. */
#pragma D option quiet

BEGIN
{
	@a0 = count();
	@a1 = sum(2);
	@a2 = avg(3);
	@a3 = quantize(4);
	@a4 = min(5);
	@a5 = max(6);
	@a6 = lquantize(7, 0, 100, 10);
	@a7 = stddev(8);
	@a8[8] = count();
	@a9[9] = sum(10);
	@a10[10] = avg(11);
	@a11[11] = quantize(12);
	@a12[12] = min(13);
	@a13[13] = max(14);
	@a14[14] = lquantize(15, 0, 100, 10);
	@a15[15] = stddev(16);
}

BEGIN
{
	@a16["key 16"] = count();
	@a17["key 17"] = sum(18);
	@a18["key 18"] = avg(19);
	@a19["key 19"] = quantize(20);
	@a20["key 20"] = min(21);
	@a21["key 21"] = max(22);
	@a22["key 22"] = lquantize(23, 0, 100, 10);
	@a23["key 23"] = stddev(24);
	@a24[execname == "x" ? "never" : "k", 24] = count();
	@a25[execname == "x" ? "never" : "k", 25] = sum(26);
	@a26[execname == "x" ? "never" : "k", 26] = avg(27);
	@a27[execname == "x" ? "never" : "k", 27] = quantize(28);
	@a28[execname == "x" ? "never" : "k", 28] = min(29);
	@a29[execname == "x" ? "never" : "k", 29] = max(30);
	@a30[execname == "x" ? "never" : "k", 30] = lquantize(31, 0, 100, 10);
	@a31[execname == "x" ? "never" : "k", 31] = stddev(32);
}

BEGIN
{
	@a32 = count();
	@a33 = sum(34);
	@a34 = avg(35);
	@a35 = quantize(36);
	@a36 = min(37);
	@a37 = max(38);
	@a38 = lquantize(39, 0, 100, 10);
	@a39 = stddev(40);
	@a40[40] = count();
	@a41[41] = sum(42);
	@a42[42] = avg(43);
	@a43[43] = quantize(44);
	@a44[44] = min(45);
	@a45[45] = max(46);
	@a46[46] = lquantize(47, 0, 100, 10);
	@a47[47] = stddev(48);
}

BEGIN
{
	@a48["key 48"] = count();
	@a49["key 49"] = sum(50);
	@a50["key 50"] = avg(51);
	@a51["key 51"] = quantize(52);
	@a52["key 52"] = min(53);
	@a53["key 53"] = max(54);
	@a54["key 54"] = lquantize(55, 0, 100, 10);
	@a55["key 55"] = stddev(56);
	@a56[execname == "x" ? "never" : "k", 56] = count();
	@a57[execname == "x" ? "never" : "k", 57] = sum(58);
	@a58[execname == "x" ? "never" : "k", 58] = avg(59);
	@a59[execname == "x" ? "never" : "k", 59] = quantize(60);
	@a60[execname == "x" ? "never" : "k", 60] = min(61);
	@a61[execname == "x" ? "never" : "k", 61] = max(62);
	@a62[execname == "x" ? "never" : "k", 62] = lquantize(63, 0, 100, 10);
	@a63[execname == "x" ? "never" : "k", 63] = stddev(64);
}

BEGIN
{
	@one["x"] = sum(1);
	@one["y"] = sum(20);
	@one["z"] = sum(3);
	@two["x"] = count();
	@two["w"] = count();
	@words["a key that is longer than what fits on the stack together with its number", 1] = sum(5);
	@wide = lquantize(7, 0, 1000, 1);
	@wide2["w"] = lquantize(7, 0, 1000, 1);
	@cleared = count();
	@truncated = count();
	printa("%s %@d %@d\n", @one, @two);
	normalize(@one, 2);
	printa("%s %@d\n", @one);
	denormalize(@one);
	trunc(@one, 1);
	printa("%s %@d\n", @one);
	clear(@one);
	printa("%s %@d\n", @one);
	trunc(@two);
	printa("%s %@d\n", @two);
	clear(@cleared);
	trunc(@truncated);
	clear(@a3);
	clear(@a9);
	trunc(@a10);
}

BEGIN
/pid == 0/
{
	@never = count();
	@never2["x"] = count();
	@never3 = quantize(1);
}

BEGIN
{
	@one["x"] = sum(4);
	@two["x"] = count();
	@a9[9] = sum(11);
	exit(0);
}
