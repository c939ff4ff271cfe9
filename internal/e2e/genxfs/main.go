// Genxfs writes the empty xfs that the workload mounts, with what kernels from 5.10 on
// understand. It needs mkfs.xfs (Debian package xfsprogs).
//
//	go run ./internal/e2e/genxfs -o internal/e2e/workload/xfs.gz
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

const (
	sectorSize = 512
	imageSize  = 300 << 20
)

func main() {
	out := flag.String("o", "xfs.gz", "file to write")
	flag.Parse()
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, "genxfs:", err)
		os.Exit(1)
	}
}

func run(out string) error {
	dir, err := os.MkdirTemp("", "genxfs-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	image := filepath.Join(dir, "image")
	if err := os.WriteFile(image, nil, 0o666); err != nil {
		return err
	}
	if err := os.Truncate(image, imageSize); err != nil {
		return err
	}
	const uuid = "uuid=d7c00000-0000-4000-8000-000000000000"
	mkfs := exec.Command("mkfs.xfs", "-q", "-m", "bigtime=0,inobtcount=0,reflink=0,rmapbt=0,finobt=0,"+uuid, "-i", "sparse=0", image)
	if text, err := mkfs.CombinedOutput(); err != nil {
		return fmt.Errorf("run mkfs.xfs: %w: %s", err, text)
	}
	f, err := os.Open(image)
	if err != nil {
		return err
	}
	defer f.Close()
	var b bytes.Buffer
	if err := pack(&b, f); err != nil {
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}

// pack writes the sectors that are not zero.
func pack(w io.Writer, r io.Reader) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	var sector, zero [sectorSize]byte
	for n := uint32(0); ; n++ {
		if _, err := io.ReadFull(r, sector[:]); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		if sector == zero {
			continue
		}
		if err := errors.Join(binary.Write(z, binary.LittleEndian, n), binary.Write(z, binary.LittleEndian, sector)); err != nil {
			return err
		}
	}
	return z.Close()
}
