// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* BEGIN { exit(0); }: the loader test-runs the program once and leaves. */
#include "bpf.h"

int code = -1;

SEC("raw_tp")
int begin(void *ctx)
{
	code = 0;
	return 0;
}
