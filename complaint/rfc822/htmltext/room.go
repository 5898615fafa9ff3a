package htmltext

import "sync"

// documents are kept to build the next tree in: they hold nothing but room. Making and clearing that anew took a tenth
// of the time to read HTML.
var documents = sync.Pool{New: func() any { return &document{} }}

// How much room is kept of a document that needed more.
const (
	maxRoomNodes = 1 << 15
	maxRoomAttrs = 1 << 13
)

// newDocument returns an empty document, which must be given back with release once nothing refers to its nodes.
func newDocument() *document { return documents.Get().(*document) }

func (d *document) release() {
	nodes := d.nodes
	if cap(nodes) > maxRoomNodes {
		nodes, d.sums = nil, nil
	}
	clear(nodes) // or it would hold on to the mail's text
	d.room.clear()
	*d = document{nodes: nodes[:0], room: d.room, sums: d.sums[:0]}
	documents.Put(d)
}

// room is where attributes are kept, which elements point to: in pieces, so that they stay where they are.
type room struct {
	pieces [][]attrs
	used   int // in all pieces
}

const pieceSize = 64

// next returns where the next attributes go. They are empty, and stay so until take.
func (r *room) next() *attrs {
	if r.used == len(r.pieces)*pieceSize {
		r.pieces = append(r.pieces, make([]attrs, pieceSize))
	}
	return &r.pieces[r.used/pieceSize][r.used%pieceSize]
}

func (r *room) take() { r.used++ }

func (r *room) clear() {
	if len(r.pieces)*pieceSize > maxRoomAttrs {
		r.pieces = nil
	}
	for i := 0; i < len(r.pieces) && i*pieceSize < r.used; i++ {
		clear(r.pieces[i])
	}
	r.used = 0
}
