package imaptest

import (
	"context"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"time"
)

// Fault is one kind of harm done to a connection.
type Fault string

// The faults that Faulty does.
const (
	Cut      Fault = "cut"      // the connection ends
	Delay    Fault = "delay"    // bytes come late
	Truncate Fault = "truncate" // bytes are lost, and the connection ends a little later
	Garble   Fault = "garble"   // bytes are changed
)

// Faults counts what was done.
type Faults struct {
	mu    sync.Mutex
	count map[Fault]int
}

// Count returns how often each fault was done.
func (f *Faults) Count() map[Fault]int {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := map[Fault]int{}
	for k, n := range f.count {
		out[k] = n
	}
	return out
}

func (f *Faults) did(k Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.count == nil {
		f.count = map[Fault]int{}
	}
	f.count[k]++
}

// Faulty returns a DialFunc of which every connection but one in four suffers one fault after a random number of
// bytes, about far on average. What happens follows from the seed and the order of the connections.
func (f *Faults) Faulty(seed uint64, far int) DialFunc {
	rng := rand.New(rand.NewPCG(seed, 77))
	var mu sync.Mutex
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		mu.Lock()
		defer mu.Unlock()
		c := &faultyConn{Conn: conn, faults: f, left: 1 + rng.IntN(2*far), bits: byte(1 + rng.IntN(255))}
		c.fault = []Fault{Cut, Delay, Truncate, Garble}[rng.IntN(4)]
		if rng.IntN(4) == 0 {
			c.left = 1 << 40
		}
		return c, nil
	}
}

type faultyConn struct {
	net.Conn
	faults *Faults
	fault  Fault
	left   int
	bits   byte
	dead   bool
}

func (c *faultyConn) Read(p []byte) (int, error) {
	if c.dead {
		_ = c.Conn.Close()
		return 0, io.ErrUnexpectedEOF
	}
	n, err := c.Conn.Read(p)
	if n < c.left {
		c.left -= n
		return n, err
	}
	at := c.left - 1
	c.left = 1 << 40
	c.faults.did(c.fault)
	switch c.fault {
	case Cut:
		c.dead = true
		return at, nil
	case Truncate: // what follows is shifted
		c.dead = true
		return at + copy(p[at:], p[min(at+7, n):n]), nil
	case Garble:
		p[at] ^= c.bits
	case Delay:
		time.Sleep(time.Duration(c.bits) * 10 * time.Microsecond)
	}
	return n, err
}
