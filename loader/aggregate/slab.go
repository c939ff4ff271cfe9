package aggregate

// A slab holds items of one size in chunks, which it does not move when it grows:
// growing one slice to the keys of a large aggregation leaves several times its
// memory to be collected.
type slab[T byte | uint64] struct {
	size   int // of an item
	per    int // items of a chunk
	chunks [][]T
	count  int
}

// slabChunk is the length of a chunk, unless an item is longer.
const slabChunk = 1 << 11

// reset forgets the items, and keeps their memory for others of this size.
func (s *slab[T]) reset(size int) {
	if size != s.size || s.per == 0 {
		s.size, s.per, s.chunks = size, max(slabChunk/max(size, 1), 1), nil
	}
	s.count = 0
}

// add makes room for an item of zeros.
func (s *slab[T]) add() []T {
	if s.per == 0 {
		s.reset(s.size)
	}
	if s.count == s.per*len(s.chunks) {
		s.chunks = append(s.chunks, make([]T, s.per*s.size))
	}
	s.count++
	item := s.at(s.count - 1)
	clear(item)
	return item
}

func (s *slab[T]) at(i int) []T {
	return s.chunks[i/s.per][i%s.per*s.size:][:s.size:s.size]
}
