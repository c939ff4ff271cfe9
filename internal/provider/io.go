package provider

// The provider io: block I/O, the reads and writes of NFS, and the buffers of xfs.
// What is read or written is a bio, an NFS header or an xfs buffer.
//
//	probe       of      5.10                     6.1, 6.12, 6.18, 7.2     without it
//	start       bio     rawtp block_bio_queue    rawtp block_bio_queue    no probe
//	                    (queue, bio)             (bio)
//	            NFS     rawtp nfs_initiate_read, nfs_initiate_write       block I/O alone
//	done        bio     rawtp block_bio_complete, block_rq_complete       the other alone
//	            NFS     rawtp nfs_readpage_done, nfs_writeback_done       block I/O alone
//	wait-start  bio     fbt submit_bio_wait:entry                         said, and xfs alone
//	            xfs     missing: no types        rawtp xfs_buf_iowait     bios alone
//	wait-done   bio     fbt submit_bio_wait:return, entry                 said, and xfs alone
//	            xfs     missing: no types        rawtp xfs_buf_iowait_done, bios alone
//
// A rawtp is attached as tp_btf, else as raw_tp; an fbt as tracing_multi (7.2),
// kprobe.multi (6.12), fentry or fexit (6.1, 5.10), kprobe. NFS and xfs are modules in most
// kernels, and are seen where they are loaded. The types of xfs come from the
// BTF of its module (5.11); those of NFS the kernel has itself.
//
// A bio's device is bi_bdev, or bi_disk and bi_partno on 5.10; its file comes from
// the page cache, see biofile.c of runtime/bpf. Paths take bpf_loop (5.17).

// Behind the three arguments there is what they are made of.
const (
	ioBio      = "0"
	ioNFSStart = "1"
	ioNFSDone  = "2"
	ioXFS      = "3"
)

var block = []Arg{
	{Type: "bufinfo_t *", Native: "dt_io_t"},
	{Type: "devinfo_t *", Native: "dt_io_t"},
	{Type: "fileinfo_t *", Native: "dt_io_t"},
}

// blockIO is a site where the D text of has the address of what is read or written.
func blockIO(of, kind string, at ...string) Site {
	return Site{At: at, Args: []string{of, of, of, kind}}
}

const requestBio = "(uint64_t)((struct request *)arg0)->bio"

var io = Provider{Name: "io", First: 40, Probes: []Probe{
	{
		// Where a bio has no bi_bdev, that program is refused, and the spare one is right.
		Name: "start",
		Args: block,
		Sites: []Site{
			{At: []string{"rawtp:::block_bio_queue"}, When: "&((struct bio *)arg0)->bi_bdev != NULL", Args: []string{"arg0", "arg0", "arg0", ioBio}},
			{At: []string{"rawtp:::block_bio_queue"}, Args: []string{"arg1", "arg1", "arg1", ioBio}, Spare: true},
			blockIO("arg0", ioNFSStart, "rawtp:::nfs_initiate_read", "rawtp:::nfs_initiate_write"),
		},
	},
	// A bio ends by itself or with the request that it is part of.
	{
		Name: "done",
		Args: block,
		Sites: []Site{
			blockIO("arg1", ioBio, "rawtp:::block_bio_complete"),
			{
				At:   []string{"rawtp:::block_rq_complete"},
				When: "((struct request *)arg0)->bio != NULL",
				Args: []string{requestBio, requestBio, requestBio, ioBio},
			},
			blockIO("arg1", ioNFSDone, "rawtp:::nfs_readpage_done", "rawtp:::nfs_writeback_done"),
		},
	},
	{
		Name: "wait-start",
		Args: block,
		Sites: []Site{
			blockIO("arg0", ioBio, "fbt:vmlinux:submit_bio_wait:entry"),
			blockIO("arg0", ioXFS, "rawtp:::xfs_buf_iowait"),
		},
	},
	{
		Name: "wait-done",
		Args: block,
		Sites: []Site{
			blockIO("self->dt_bio", ioBio, "fbt:vmlinux:submit_bio_wait:return"),
			blockIO("arg0", ioXFS, "rawtp:::xfs_buf_iowait_done"),
		},
		Library: "iowait.d",
	},
}}
