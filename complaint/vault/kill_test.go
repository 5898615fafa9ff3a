package vault

import (
	"bufio"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"
)

// kills is how often the writing child is killed.
const kills = 24

// TestKilledWhileWriting kills a writing process at random moments. Each time the casebook must open, be whole, and
// hold every batch that was reported as kept, and no part of another.
func TestKilledWhileWriting(t *testing.T) {
	v := newVault(t)
	path := v.Path()
	check(t, v.Close())
	random := rand.New(rand.NewPCG(20, 26))
	held := 0
	for round := range kills {
		reported := killed(t, "write", path, random.IntN(3), time.Duration(random.IntN(40_000))*time.Microsecond)
		v, err := Open(t.Context(), path, testKey(1), testOptions())
		check(t, err)
		check(t, v.Check(t.Context()))
		n := must(v.Count(t.Context()))(t)
		state, _, err := v.FolderState(t.Context(), "pat@example.co.uk", "INBOX")
		check(t, err)
		check(t, v.Close())
		if n%childBatch != 0 || n < held || n < reported || n > max(held, reported)+childBatch {
			t.Fatalf("round %d: holds %d messages; before %d, reported %d", round, n, held, reported)
		}
		if n > 0 && state.UIDNext != uint32(n+1) {
			t.Fatalf("round %d: holds %d messages, but the folder has come to %d", round, n, state.UIDNext)
		}
		held = n
	}
	if held == 0 {
		t.Error("the child never kept anything")
	}
}

// TestKilledWhileTakingALargeMessage kills a process that takes in large messages. What it reported as kept is there, and
// of what it had begun nothing is left.
func TestKilledWhileTakingALargeMessage(t *testing.T) {
	v := newVault(t)
	path := v.Path()
	check(t, v.Close())
	random := rand.New(rand.NewPCG(20, 27))
	begun, held := 0, 0
	for round := range 8 {
		reported := killed(t, "draft", path, random.IntN(2), time.Duration(random.IntN(60_000))*time.Microsecond)
		key := testKey(1)
		db, err := openDB(path, key, writerPragmas, 1, nil)
		check(t, err)
		left := 0
		check(t, db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM large WHERE message IS NULL`).Scan(&left))
		check(t, db.Close())
		begun += left
		v, err := Open(t.Context(), path, key, testOptions())
		check(t, err)
		check(t, v.Check(t.Context()))
		n := must(v.Count(t.Context()))(t)
		large, pieces := rows(t, v)
		check(t, v.Close())
		if n < held || n < reported || n > max(held, reported)+1 || large != n || pieces != 3*n {
			t.Fatalf("round %d: %d messages; before %d, reported %d; %d large ones of %d pieces", round, n, held, reported, large, pieces)
		}
		held = n
	}
	if begun == 0 {
		t.Error("no message was ever half taken in")
	}
}

// killed starts the child, lets it report some batches, waits a little, kills it, and returns its last report.
func killed(t *testing.T, what, path string, batches int, after time.Duration) (reported int) {
	cmd := child(t, what, path)
	out, err := cmd.StdoutPipe()
	check(t, err)
	check(t, cmd.Start())
	lines := bufio.NewScanner(out)
	for i := 0; i < batches && lines.Scan(); i++ {
		reported = number(t, lines.Text())
	}
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	for lines.Scan() {
		reported = number(t, lines.Text())
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the child ended by itself")
	}
	return reported
}

func number(t *testing.T, line string) int {
	n, err := strconv.Atoi(line)
	if err != nil {
		t.Fatalf("the child says %q", line)
	}
	return n
}
