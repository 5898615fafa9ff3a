package wire

import "testing"

func TestMemoryLimitLeavesRoom(t *testing.T) {
	for _, c := range []struct{ live, want int64 }{
		{0, 140 << 20},
		{100 << 20, 140 << 20},
		{120 << 20, 144 << 20},
		{200 << 20, 240 << 20},
	} {
		if got := wanted(HeadlessMemory, c.live); got != c.want {
			t.Errorf("%d MB in use: a limit of %d MB, want %d", c.live>>20, got>>20, c.want>>20)
		}
	}
}
