//go:build !linux

package snapshot

// watch does nothing: the processes of a browser cannot be added up here. The sizes of page and picture and the time are
// limited everywhere.
func (b *Browser) watch(int) func() { return func() {} }
