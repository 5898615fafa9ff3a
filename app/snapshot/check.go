package snapshot

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
)

// bait asks for the address in the ways that mails do, without the cleaning and the policy that Page adds: so that the
// browser's own settings alone are tried.
const bait = `<html><head><link rel="stylesheet" href="{u}a.css"><link rel="preconnect" href="{u}"><link rel="prefetch" href="{u}p">
<style>@import "{u}b.css"; body{background:url({u}c.png)} @font-face{font-family:x;src:url({u}f.woff)} p{font-family:x}</style>
<meta http-equiv="refresh" content="0;url={u}r"></head><body><img src="{u}d.png" srcset="{u}e.png 2x"><iframe src="{u}i"></iframe>
<script src="{u}s.js"></script><video src="{u}v.mp4" poster="{u}w.png" autoplay></video><object data="{u}o"></object><p>text</p></body></html>`

// check shows the browser a page full of addresses of a server of our own and refuses the browser if it gets there.
func (b *Browser) check(ctx context.Context) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("snapshot: check: %w", err)
	}
	var seen atomic.Bool
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return // closed below
			}
			seen.Store(true)
			_ = c.Close()
		}
	}()
	_, _, err = b.Take(ctx, strings.ReplaceAll(bait, "{u}", "http://"+l.Addr().String()+"/"))
	if cerr := l.Close(); err == nil && cerr != nil {
		err = fmt.Errorf("snapshot: check: %w", cerr)
	}
	<-done
	if seen.Load() {
		return ErrNetwork
	}
	return err
}
