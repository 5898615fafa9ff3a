package imaptest

import (
	"context"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Line is a proxy before a server that counts bytes and, if asked, makes them slow.
type Line struct {
	Port     int
	received atomic.Int64
}

// Received returns how many bytes the server has sent so far.
func (l *Line) Received() int64 { return l.received.Load() }

// StartLine starts a proxy to a server and ends it with the test. rtt is added to every round trip; perSecond is how
// many bytes pass in a second each way, 0 for any number.
func StartLine(t testing.TB, to string, rtt time.Duration, perSecond int64) *Line {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &Line{Port: listener.Addr().(*net.TCPAddr).Port}
	ctx, stop := context.WithCancel(context.Background())
	var conns sync.WaitGroup
	t.Cleanup(func() {
		stop()
		_ = listener.Close()
		conns.Wait()
	})
	conns.Go(func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			conns.Go(func() {
				far, err := net.Dial("tcp", to)
				if err != nil {
					_ = near.Close()
					return
				}
				end := func() { _, _ = near.Close(), far.Close() }
				defer context.AfterFunc(ctx, end)()
				var ways sync.WaitGroup
				ways.Go(func() { slowly(far, near, rtt/2, perSecond, nil); end() })
				slowly(near, far, rtt/2, perSecond, &l.received)
				end()
				ways.Wait()
			})
		}
	})
	return l
}

// packet is some bytes on their way.
type packet struct {
	at   time.Time
	data []byte
}

// maxOnTheWay bounds what a line holds, as the windows of TCP do: some 16 MB, far above bandwidth times delay.
const maxOnTheWay = 1000

// slowly copies what comes, later by delay and not faster than perSecond.
func slowly(to io.Writer, from io.Reader, delay time.Duration, perSecond int64, count *atomic.Int64) {
	way := make(chan packet, maxOnTheWay)
	go func() {
		defer close(way)
		free := time.Now() // when the line can take the next byte
		for {
			buf := make([]byte, 16<<10)
			n, err := from.Read(buf)
			if n > 0 {
				now := time.Now()
				if free.Before(now) {
					free = now
				}
				if perSecond > 0 {
					free = free.Add(time.Duration(n) * time.Second / time.Duration(perSecond))
				}
				way <- packet{free.Add(delay), buf[:n]}
			}
			if err != nil {
				return
			}
		}
	}()
	ok := true
	for p := range way { // to the end, so that the reader is never left hanging
		if !ok {
			continue
		}
		time.Sleep(time.Until(p.at))
		n, err := to.Write(p.data)
		if count != nil {
			count.Add(int64(n))
		}
		ok = err == nil
	}
}
