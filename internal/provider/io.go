package provider

// The provider io: block I/O. A bio is what D calls a buffer.
//
//	probe       5.10                     6.1 to 7.2               without it
//	start       rawtp block_bio_queue    rawtp block_bio_queue    no probe
//	            (queue, bio)             (bio)
//	done        rawtp block_bio_complete, block_rq_complete       the other alone
//	wait-start  fbt submit_bio_wait:entry                         no probe: needs fbt, see there
//	wait-done   fbt submit_bio_wait:return, entry                 no probe
//
// A bio's device is bi_bdev, or bi_disk and bi_partno on 5.10; its file comes from
// the page cache, see biofile.c of runtime/bpf. Paths take bpf_loop (5.17).

var block = []Arg{
	{Type: "bufinfo_t *", Native: "struct bio *"},
	{Type: "devinfo_t *", Native: "struct bio *"},
	{Type: "fileinfo_t *", Native: "struct bio *"},
}

var io = Provider{Name: "io", First: 40, Probes: []Probe{
	{
		// Where a bio has no bi_bdev, that program is refused, and the spare one is right.
		Name: "start",
		Args: block,
		Sites: []Site{
			{At: []string{"rawtp:::block_bio_queue"}, When: "&((struct bio *)arg0)->bi_bdev != NULL", Args: []string{"arg0", "arg0", "arg0"}},
			{At: []string{"rawtp:::block_bio_queue"}, Args: []string{"arg1", "arg1", "arg1"}, Spare: true},
		},
	},
	// A bio ends by itself or with the request that it is part of.
	{
		Name: "done",
		Args: block,
		Sites: []Site{
			{At: []string{"rawtp:::block_bio_complete"}, Args: []string{"arg1", "arg1", "arg1"}},
			{
				At:   []string{"rawtp:::block_rq_complete"},
				When: "((struct request *)arg0)->bio != NULL",
				Args: []string{"(uint64_t)((struct request *)arg0)->bio", "(uint64_t)((struct request *)arg0)->bio", "(uint64_t)((struct request *)arg0)->bio"},
			},
		},
	},
	{
		Name:  "wait-start",
		Args:  block,
		Sites: []Site{{At: []string{"fbt:vmlinux:submit_bio_wait:entry"}, Args: []string{"arg0", "arg0", "arg0"}}},
	},
	{
		Name:    "wait-done",
		Args:    block,
		Sites:   []Site{{At: []string{"fbt:vmlinux:submit_bio_wait:return"}, Args: []string{"self->dt_bio", "self->dt_bio", "self->dt_bio"}}},
		Library: "iowait.d",
	},
}}
