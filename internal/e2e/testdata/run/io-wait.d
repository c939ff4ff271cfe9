#pragma D option quiet

io:::wait-start
/pid == $target/
{
	self->bio = args[0]->b_edev != 0 ? arg0 : 0;
}

io:::wait-done
/self->bio/
{
	@[arg0 == self->bio, args[1]->dev_statname == $$1] = count();
	self->bio = 0;
}
