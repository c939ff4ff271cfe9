/* Variables of kernel structure types: the members are where the host has them. */
#pragma D option quiet
struct task_struct t;
struct path pair[2];
struct wrap { int before; struct path p; int after; };
struct wrap w;

BEGIN
{
	t = *curthread;
	self->t = *curthread;
	list[1] = *curthread;
	this->s = curthread->se;
	printf("%d %d %d\n", t.tgid == pid, self->t.tgid == pid, list[1].tgid == pid);
	printf("%d %d\n", t.comm == execname, stringof(self->t.comm) == execname);
	printf("%d\n", this->s.on_rq == curthread->se.on_rq && this->s.exec_start != 0);
	printf("%d\n", t.start_time == curthread->start_time);
	printf("%d\n", t.in_execve == curthread->in_execve);
	pair[1] = curthread->fs->pwd;
	printf("%d %d\n", pair[1].dentry == curthread->fs->pwd.dentry, pair[0].dentry == 0);
	w.before = 1;
	w.after = 2;
	w.p = curthread->fs->pwd;
	printf("%d %d %d\n", w.before, w.p.mnt == curthread->fs->pwd.mnt, w.after);
}

BEGIN
{
	t.tgid = -5;
	t.se.exec_start = 7;
	t.in_execve = 1;
	printf("%d %d %d %d\n", t.tgid, t.se.exec_start, t.in_execve, t.comm == execname);
	copy = t;
	printf("%d\n", copy.tgid);
	u = self->t;
	printf("%d\n", u.tgid == pid);
	self->t = 0;
	list[1] = 0;
}

BEGIN
{
	seen[curthread->fs->pwd] = 3;
	this->p = curthread->fs->pwd;
	printf("%d", seen[this->p]);
	this->p.mnt = 0;
	printf(" %d\n", seen[this->p]);
	@[curthread->fs->pwd] = count();
	@[w.p] = count();
	printa("%@d\n", @);
	trunc(@);
}

BEGIN
{
	printf("%d\n", self->t.tgid);
}

BEGIN
{
	printf("%d\n", list[1].tgid);
}

BEGIN
{
	exit(0);
}
