provider shop {
	probe sell(struct customer *o);
};

shop$target:::sell
{
	trace(args[0]);
}
