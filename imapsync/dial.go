package imapsync

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

const (
	connectTimeout = 30 * time.Second // TCP, STARTTLS and the TLS handshake together
	logoutTimeout  = 2 * time.Second
	signInIdles    = 2       // a sign-in takes so many idle times at most
	maxPlainLine   = 4 << 10 // a line of the exchange before STARTTLS
	maxPlainLines  = 20
)

// Client is a signed-in connection to one mailbox. Its methods must not be called at the same time, and after a
// context ended or IsConnection it can only be closed.
type Client struct {
	imap  *imapclient.Client
	wire  *wire
	caps  imap.CapSet
	news  *news
	close sync.Once
}

// Dial connects, checks the certificate and signs in. When ctx ends, so does the attempt.
func Dial(ctx context.Context, s Server, c Credentials) (*Client, error) {
	id, err := c.identity(ctx, s) // before the connection, which would fall silent over it
	if err != nil {
		return nil, ctxError(ctx, "sign in at "+s.Host, err)
	}
	conn, greeting, err := connect(ctx, s)
	if err != nil {
		return nil, ctxError(ctx, "connect to "+s.Host, err)
	}
	idle := s.IdleTimeout
	if idle <= 0 {
		idle = DefaultIdleTimeout
	}
	w := newWire(conn, idle, greeting, s.Transcript)
	client := &Client{wire: w, news: newNews()}
	client.imap = imapclient.New(w, client.news.options())
	stop := client.closeWhenDone(ctx)
	err = client.signIn(ctx, id, signInIdles*idle)
	if !stop() || err != nil {
		client.abort()
		if err == nil {
			err = ctx.Err()
		}
		return nil, ctxError(ctx, "sign in at "+s.Host, err)
	}
	return client, nil
}

// Address is host and port as a dialler takes them.
func (s Server) Address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// Try connects, checks the certificate, waits until an IMAP server says hello, and goes. It does not sign in.
func Try(ctx context.Context, s Server) error {
	conn, greeting, err := connect(ctx, s)
	if err != nil {
		return ctxError(ctx, "connect to "+s.Host, err)
	}
	defer func() { _ = conn.Close() }()
	if greeting != "" {
		return nil // seen before the connection was secured
	}
	_ = conn.SetDeadline(time.Now().Add(connectTimeout))
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	line, err := plainLine(bufio.NewReaderSize(conn, maxPlainLine))
	if err != nil {
		return ctxError(ctx, "connect to "+s.Host, &serverError{kind: kindConnection, what: s.Host + " did not answer", err: err})
	}
	if upper := strings.ToUpper(line); !strings.HasPrefix(upper, "* OK") && !strings.HasPrefix(upper, "* PREAUTH") {
		return &serverError{kind: kindConnection, what: s.Host + " did not offer a connection", server: cutText(line)}
	}
	return nil
}

// connect returns a TLS connection, and the greeting if STARTTLS has already read it.
func connect(ctx context.Context, s Server) (conn net.Conn, greeting string, err error) {
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	dial := s.DialContext
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	raw, err := dial(ctx, "tcp", s.Address())
	if err != nil {
		return nil, "", &serverError{kind: kindConnection, what: "no connection to " + s.Host, err: err}
	}
	switch s.Security {
	case TLS:
	case StartTLS:
		if err := startTLS(ctx, raw, s.Host); err != nil {
			_ = raw.Close()
			return nil, "", err
		}
		greeting = "* OK secured\r\n" // the real one is used up; the IMAP library waits for one
	default:
		_ = raw.Close()
		return nil, "", fmt.Errorf("imapsync: %q is not a kind of connection security", s.Security)
	}
	secure := tls.Client(raw, s.tlsConfig())
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = raw.Close()
		return nil, "", handshakeError(s.Host, err)
	}
	return secure, greeting, nil
}

// startTLS speaks the few lines before the TLS handshake (RFC 3501 6.2.1). It sends nothing but STARTTLS, and goes
// no further unless the server agrees: an attacker who takes STARTTLS away gets no password.
func startTLS(ctx context.Context, conn net.Conn, host string) error {
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	r := bufio.NewReaderSize(conn, maxPlainLine)
	line, err := plainLine(r)
	if err != nil {
		return plainError(host, err)
	}
	// PREAUTH would have us work on a connection that can no longer be secured (RFC 8314 3.2).
	if !strings.HasPrefix(strings.ToUpper(line), "* OK") {
		return &serverError{kind: kindConnection, what: host + " did not offer a connection", server: cutText(line)}
	}
	if _, err := conn.Write([]byte("s STARTTLS\r\n")); err != nil {
		return plainError(host, err)
	}
	for range maxPlainLines {
		line, err := plainLine(r)
		if err != nil {
			return plainError(host, err)
		}
		if strings.HasPrefix(line, "* ") {
			continue
		}
		if !strings.HasPrefix(strings.ToUpper(line), "S OK") {
			return &serverError{
				kind: kindConnection,
				what: host + " does not secure the connection with STARTTLS, so no password was sent", server: cutText(line),
			}
		}
		// Anything already here came in clear and would be taken for secured afterwards.
		if r.Buffered() > 0 {
			return &serverError{kind: kindConnection, what: host + " sent data before the connection was secured"}
		}
		return nil
	}
	return plainError(host, errors.New("it keeps talking"))
}

func plainLine(r *bufio.Reader) (string, error) {
	line, err := r.ReadSlice('\n')
	return strings.TrimRight(string(line), "\r\n"), err
}

func plainError(host string, err error) error {
	return &serverError{kind: kindConnection, what: "no STARTTLS with " + host, err: err}
}

// connectionError says what failed and why: the first thing that went wrong on the wire where that is known, since
// what the IMAP library reports afterwards only follows from it.
func (c *Client) connectionError(what string, err error) error {
	if busy := refusedForNow(err); busy != nil {
		return busy
	}
	bye, cause := c.wire.cause()
	if cause != nil {
		err = cause
	}
	return &serverError{kind: kindConnection, what: what, server: bye, err: err, slowDown: asksToSlowDown("", bye)}
}

// closeWhenDone ends the connection when ctx ends, which makes every call in progress return. The returned function
// takes that back and says whether it was in time.
func (c *Client) closeWhenDone(ctx context.Context) (stop func() bool) {
	return context.AfterFunc(ctx, func() { _ = c.wire.Close() })
}

// abort ends the connection without a word.
func (c *Client) abort() {
	c.close.Do(func() { _ = c.imap.Close() })
}

// Close says goodbye if the server still listens and ends the connection. It can be called again.
func (c *Client) Close() error {
	c.close.Do(func() {
		timer := time.AfterFunc(logoutTimeout, func() { _ = c.wire.Close() })
		_ = c.imap.Logout().Wait() // the connection ends either way
		timer.Stop()
		_ = c.imap.Close()
	})
	return nil
}
