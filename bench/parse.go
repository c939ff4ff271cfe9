package main

import (
	"bufio"
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

// countRecords counts the lines "PID NAME" of one process.
func countRecords(r io.Reader, pid int) (int64, error) {
	prefix := strconv.Itoa(pid) + " "
	var n int64
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		if strings.HasPrefix(strings.TrimLeft(lines.Text(), " "), prefix) {
			n++
		}
	}
	return n, lines.Err()
}
