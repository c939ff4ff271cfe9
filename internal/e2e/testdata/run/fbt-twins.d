#pragma D option quiet

$1::m_start:entry
/pid == $target/
{
	@[stack(1)] = count();
}
