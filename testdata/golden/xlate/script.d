#pragma D option quiet

struct place { int depth; string name; char letters[8]; };
typedef struct place place_t;

translator place_t < int n > { depth = n * 2; name = n > 3 ? "deep" : "flat"; letters = "abc"; };
translator struct place < struct task_struct *t > { depth = t->tgid == pid; name = t->comm; };

inline place_t at[int n] = xlate <place_t> (n);
inline place_t *here = xlate <place_t *> (curthread);

syscall::getppid:entry
/pid == $target/
{
	i = 1;
	printf("%d %s %s\n", xlate <place_t> (i).depth, xlate <place_t> (4).name, xlate <place_t> (i).letters);
	printf("%d %s\n", here->depth, here->name);
	printf("%d %s\n", (*here).depth, at[7].name);
	printf("%d %d\n", xlate <place_t> (i++).depth + xlate <struct place> (++i).depth, i);
	@[xlate <place_t> (i).name] = sum(at[i].depth);
}
