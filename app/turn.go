package app

import "context"

// turn lets one sync, import or analysis at a time change the casebook. Unlike with a lock, who waits can give up: a
// watch may be syncing when the person asks for something.
type turn chan struct{}

func newTurn() turn { return make(turn, 1) }

// take waits for the turn, or for ctx to end.
func (t turn) take(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return say(err, "Stopped.")
	}
	select {
	case t <- struct{}{}:
		return nil
	case <-ctx.Done():
		return say(ctx.Err(), "Stopped.")
	}
}

// end gives the turn to the next.
func (t turn) end() { <-t }
