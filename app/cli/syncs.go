package cli

import (
	"context"
	"fmt"
	"time"
)

type syncsCmd struct {
	Number int64 `arg:"" optional:"" help:"Print the transcript of this sync."`
}

func (c *syncsCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	if c.Number != 0 {
		text, err := a.Transcript(ctx, c.Number)
		if err != nil {
			return err
		}
		return s.emit(struct {
			Transcript string `json:"transcript"`
		}{text}, func() { s.printf("%s", text) })
	}
	list, err := a.Syncs(ctx)
	if err != nil {
		return err
	}
	return s.emit(list, func() {
		rows := [][]string{}
		for _, r := range list {
			how := "complete"
			if !r.Complete {
				how = "stopped early"
			}
			rows = append(rows, []string{
				fmt.Sprint(r.Number), r.Started.Format(time.RFC3339), clean(r.Account, 60), fmt.Sprint(r.New), how, r.Transcript,
			})
		}
		s.table([]string{"SYNC", "STARTED", "ACCOUNT", "NEW", "", "TRANSCRIPT SHA-256"}, rows)
	})
}
