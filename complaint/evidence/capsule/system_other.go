//go:build !windows

package capsule

import (
	"fmt"
	"net"

	"github.com/miekg/dns"
)

// systemServer is the first DNS server that the system is set to, "" if there is none.
func systemServer() (string, error) {
	conf, err := dns.ClientConfigFromFile("/etc/resolv.conf")
	if err != nil {
		return "", fmt.Errorf("read resolv.conf: %w", err)
	}
	if len(conf.Servers) == 0 {
		return "", nil
	}
	return net.JoinHostPort(conf.Servers[0], conf.Port), nil
}
