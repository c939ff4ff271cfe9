/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * json(): finds what a path such as "a.b[2].c" names in JSON text, in one pass.
 * Only values that lie on the path are entered, so that there is no stack: all
 * others are skipped by counting brackets.
 *
 * c[3] is the path. w[0]: the state; w[1]: where in the path; w[2]: how deep in a
 * value that is skipped or taken as a whole; w[3]: how many elements of an array
 * are still to be skipped, IN_OBJECT in an object; w[4], w[5]: where the result
 * begins and ends; w[6]: where in the path a key is compared, NONE if it differs.
 */

enum {
	WANTED,       /* before the value that the path names so far */
	KEY,          /* before a key, or at the end of the object */
	KEY_TEXT,
	KEY_ESCAPE,
	COLON,
	SKIP,         /* in a value that is not wanted */
	SKIP_TEXT,
	SKIP_ESCAPE,
	TEXT,         /* in the result, a string */
	TEXT_ESCAPE,
	WHOLE,        /* in the result, an object or array */
	WHOLE_TEXT,
	WHOLE_ESCAPE,
	PLAIN,        /* in the result, a number or a name */
	FOUND,
};

#define IN_OBJECT (~0UL)
#define INDEX_DIGITS 6

INLINE u64 blank(u64 x) { return x == ' ' || x == '\t' || x == '\n' || x == '\r'; }

INLINE u64 ends_name(u64 x) { return x == 0 || x == '.' || x == '['; }

/* Moves on in the path: behind a dot if there is one. */
INLINE void follow(const u8 *path, u64 *w, u64 at, u64 n)
{
	if (at < n && path[at] == '.')
		at++;
	w[1] = at;
}

/* Enters an array: reads the index that the path has at q. */
INLINE s64 enter_array(const u8 *path, u64 *w, u64 q, u64 n)
{
	u64 v = 0, at = q + 1;

	for (u64 i = 0; i < INDEX_DIGITS; i++) {
		if (at >= n || path[at] - '0' >= 10UL)
			break;
		v = v * 10 + path[at] - '0';
		at++;
	}
	if (at >= n || path[at] != ']' || at == q + 1)
		return 1;
	follow(path, w, at + 1, n);
	w[3] = v;
	w[2] = 0;
	w[0] = v ? SKIP : WANTED;
	return 0;
}

INLINE s64 begin_value(const u8 *path, u64 *w, u64 i, u64 x, u64 n)
{
	u64 q = w[1];

	if (blank(x))
		return 0;
	if (q >= n || x == ',' || x == ']' || x == '}' || x == ':')
		return 1;
	if (path[q] == '[')
		return x == '[' ? enter_array(path, w, q, n) : 1;
	if (path[q] != 0) {
		w[0] = KEY;
		w[3] = IN_OBJECT;
		return x != '{';
	}
	w[4] = i;
	w[0] = PLAIN;
	if (x == '"') {
		w[4] = i + 1;
		w[0] = TEXT;
	} else if (x == '{' || x == '[') {
		w[2] = 1;
		w[0] = WHOLE;
	}
	return 0;
}

INLINE s64 in_key(const u8 *path, u64 *w, u64 x, u64 n)
{
	u64 m = w[6];

	if (x == '"') {
		w[0] = COLON;
		if (m >= n || !ends_name(path[m]))
			w[6] = NONE;
		return 0;
	}
	if (x == '\\')
		w[0] = KEY_ESCAPE;
	if (x == '\\' || m >= n || path[m] != x || ends_name(x))
		w[6] = NONE;
	else
		w[6] = m + 1;
	return 0;
}

INLINE s64 after_key(const u8 *path, u64 *w, u64 x, u64 n)
{
	if (blank(x))
		return 0;
	w[2] = 0;
	w[0] = SKIP;
	if (w[6] != NONE) {
		follow(path, w, w[6], n);
		w[0] = WANTED;
	}
	return x != ':';
}

INLINE s64 skip(u64 *w, u64 x)
{
	if (x == '"') {
		w[0] = SKIP_TEXT;
	} else if (x == '{' || x == '[') {
		w[2]++;
	} else if (x == '}' || x == ']') {
		if (w[2] == 0)
			return 1;
		w[2]--;
	} else if (x == ',' && w[2] == 0) {
		if (w[3] == IN_OBJECT)
			w[0] = KEY;
		else if (--w[3] == 0)
			w[0] = WANTED;
	}
	return 0;
}

INLINE s64 take(u64 *w, u64 i, u64 x)
{
	if (x == '"') {
		w[0] = WHOLE_TEXT;
	} else if (x == '{' || x == '[') {
		w[2]++;
	} else if ((x == '}' || x == ']') && --w[2] == 0) {
		w[5] = i + 1;
		w[0] = FOUND;
		return 1;
	}
	return 0;
}

/* In a string: back to the state before it at its end. */
INLINE void in_text(u64 *w, u64 x, u64 end, u64 escape)
{
	if (x == '"')
		w[0] = end;
	if (x == '\\')
		w[0] = escape;
}

s64 dt_json_step(u64 i, u64 *c)
{
	const u8 *s = (const u8 *)c[0], *path = (const u8 *)c[3];
	u64 *w = (u64 *)c[1], n = c[2], state = w[0], x;

	if (i >= n)
		return 1;
	x = s[i];
	if (state == PLAIN && (x == 0 || blank(x) || x == ',' || x == '}' || x == ']')) {
		w[5] = i;
		w[0] = FOUND;
		return 1;
	}
	if (x == 0)
		return 1;
	if (state == WANTED)
		return begin_value(path, w, i, x, n);
	if (state == KEY) {
		w[6] = w[1];
		if (x == '"')
			w[0] = KEY_TEXT;
		else
			return !blank(x);
	} else if (state == KEY_TEXT) {
		return in_key(path, w, x, n);
	} else if (state == KEY_ESCAPE) {
		w[0] = KEY_TEXT;
	} else if (state == COLON) {
		return after_key(path, w, x, n);
	} else if (state == SKIP) {
		return skip(w, x);
	} else if (state == SKIP_TEXT) {
		in_text(w, x, SKIP, SKIP_ESCAPE);
	} else if (state == SKIP_ESCAPE) {
		w[0] = SKIP_TEXT;
	} else if (state == TEXT) {
		if (x == '"')
			w[5] = i;
		in_text(w, x, FOUND, TEXT_ESCAPE);
		return x == '"';
	} else if (state == TEXT_ESCAPE) {
		w[0] = TEXT;
	} else if (state == WHOLE) {
		return take(w, i, x);
	} else if (state == WHOLE_TEXT) {
		in_text(w, x, WHOLE, WHOLE_ESCAPE);
	} else if (state == WHOLE_ESCAPE) {
		w[0] = WHOLE_TEXT;
	}
	return 0;
}

s64 dt_json_cb(u64, u64 *);

/* The part that is the value; NONE if there is none. */
s64 dt_json(const u8 *s, const u8 *path, u64 *w, u64 n)
{
	u64 c[4] = {(u64)s, (u64)w, n, (u64)path};

	w[0] = WANTED;
	w[1] = w[2] = w[3] = w[4] = w[5] = 0;
	w[6] = NONE;
	bpf_loop(n, dt_json_cb, c, 0);
	if (w[0] != FOUND)
		return NONE;
	return PART(w[4], w[5] - w[4]);
}
