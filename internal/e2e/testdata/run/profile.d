#pragma D option quiet

profile-997hz
/pid == $target/
{
	@ = count();
}
