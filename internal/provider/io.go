package provider

// The provider io: block I/O. A bio is what D calls a buffer.

var block = []Arg{
	{Type: "bufinfo_t *", Native: "struct bio *"},
	{Type: "devinfo_t *", Native: "struct bio *"},
	{Type: "fileinfo_t *", Native: "struct file *"},
}

var io = Provider{Name: "io", First: 40, Probes: []Probe{
	{
		Name:  "start",
		Args:  block,
		Sites: []Site{{At: []string{"rawtp:::block_bio_queue"}, Args: []string{"arg0", "arg0", "0"}}},
	},
	// A bio ends by itself or with the request that it is part of.
	{
		Name: "done",
		Args: block,
		Sites: []Site{
			{At: []string{"rawtp:::block_bio_complete"}, Args: []string{"arg1", "arg1", "0"}},
			{
				At:   []string{"rawtp:::block_rq_complete"},
				When: "((struct request *)arg0)->bio != NULL",
				Args: []string{"(uint64_t)((struct request *)arg0)->bio", "(uint64_t)((struct request *)arg0)->bio", "0"},
			},
		},
	},
	{
		Name:  "wait-start",
		Args:  block,
		Sites: []Site{{At: []string{"fbt:vmlinux:submit_bio_wait:entry"}, Args: []string{"arg0", "arg0", "0"}}},
	},
	{
		Name:    "wait-done",
		Args:    block,
		Sites:   []Site{{At: []string{"fbt:vmlinux:submit_bio_wait:return"}, Args: []string{"self->dt_bio", "self->dt_bio", "0"}}},
		Library: "iowait.d",
	},
}}
