package capsule

import (
	"errors"
	"fmt"
	"unsafe"

	"golang.org/x/sys/windows"
)

// systemServer is the first DNS server of the first network adapter that is up, "" if there is none.
func systemServer() (string, error) {
	size := uint32(16 << 10) // bytes, as GetAdaptersAddresses recommends to start with
	for {
		room := make([]byte, size)
		first := (*windows.IpAdapterAddresses)(unsafe.Pointer(&room[0]))
		const leaveOut = windows.GAA_FLAG_SKIP_UNICAST | windows.GAA_FLAG_SKIP_ANYCAST | windows.GAA_FLAG_SKIP_MULTICAST
		err := windows.GetAdaptersAddresses(windows.AF_UNSPEC, leaveOut, 0, first, &size)
		if errors.Is(err, windows.ERROR_BUFFER_OVERFLOW) && size > uint32(len(room)) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("list network adapters: %w", err)
		}
		return firstServer(first), nil
	}
}

func firstServer(adapter *windows.IpAdapterAddresses) string {
	for ; adapter != nil; adapter = adapter.Next {
		if adapter.OperStatus != windows.IfOperStatusUp || adapter.IfType == windows.IF_TYPE_SOFTWARE_LOOPBACK {
			continue
		}
		for s := adapter.FirstDnsServerAddress; s != nil; s = s.Next {
			ip := s.Address.IP()
			if ip == nil || ip[0] == 0xfe { // fe80::/10 needs a zone; fec0::/10, which RFC 3879 deprecates, Windows lists without a server there
				continue
			}
			return ip.String()
		}
	}
	return ""
}
