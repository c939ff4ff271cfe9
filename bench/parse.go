package main

import (
	"bufio"
	"bytes"
	"io"
	"regexp"
	"strconv"
	"strings"
)

var (
	histogramLine = regexp.MustCompile(`^[\[(].*[\])]\s+(\d+) \|`)
	endsInNumber  = regexp.MustCompile(`(\d+)\s*$`)
	minloadTotal  = regexp.MustCompile(`^total (\d+)$`)
	dropLine      = regexp.MustCompile(`(?m)(?:Lost (\d+) events|(\d+) (?:[a-z]+ )*drops?\b)`)
	byPid         = regexp.MustCompile(`^(?:@\[)?\s*(\d+)[,\s]\s*(?:tracepoint|getppid)`)
)

// startTimes begins the lines of the bpftrace scripts' map of starts, which
// bpftrace prints with the others.
const startTimes = "@ts["

// countEvents adds up what a tool's aggregation says: the numbers at the ends of
// lines, or in the middle of bpftrace's histograms. Where lines are keyed by
// process, only the given one's count, so that other programs' calls do not make
// the figure inexact.
func countEvents(output string, pid int) int64 {
	var total int64
	for _, line := range strings.Split(output, "\n") {
		m := byPid.FindStringSubmatch(line)
		if m != nil && m[1] != strconv.Itoa(pid) || strings.HasPrefix(line, startTimes) {
			continue
		}
		for _, re := range []*regexp.Regexp{minloadTotal, histogramLine, endsInNumber} {
			if m := re.FindStringSubmatch(line); m != nil {
				n, _ := strconv.ParseInt(m[1], 10, 64)
				total += n
				break
			}
		}
	}
	return total
}

// countDrops adds up the records that a tool says it lost.
func countDrops(output string) int64 {
	var total int64
	for _, m := range dropLine.FindAllStringSubmatch(output, -1) {
		n, _ := strconv.ParseInt(m[1]+m[2], 10, 64)
		total += n
	}
	return total
}

var jsonDrop = regexp.MustCompile(`^\{"type":"drop",.*"count":(\d+)`)

// countRecords counts the lines "PID NAME" of one process, as text or JSON, and what
// lines of JSON say was lost.
func countRecords(r io.Reader, pid int) (n, lost int64, err error) {
	prefix := []byte(strconv.Itoa(pid) + " ")
	args := []byte(`"args":[` + strconv.Itoa(pid) + ",")
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		line := bytes.TrimLeft(lines.Bytes(), " ")
		if bytes.HasPrefix(line, prefix) || bytes.HasPrefix(line, []byte("{")) && bytes.Contains(line, args) {
			n++
		} else if m := jsonDrop.FindSubmatch(line); m != nil {
			drops, _ := strconv.ParseInt(string(m[1]), 10, 64)
			lost += drops
		}
	}
	return n, lost, lines.Err()
}
