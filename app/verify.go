package app

import (
	"context"

	"desist/complaint/evidence"
)

// Verification is what checking a bundle found.
type Verification struct {
	OK     bool    `json:"ok"`
	Checks []Check `json:"checks"`
}

// Check is one thing that was checked.
type Check struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
}

// Verify checks an evidence bundle offline. It needs no casebook and trusts nothing in the bundle. A bundle that
// fails is not an error: the checks say what is wrong.
func Verify(ctx context.Context, path string) (Verification, error) {
	rep, err := evidence.Verify(ctx, path)
	if err != nil {
		return Verification{}, say(err, "The bundle could not be read.")
	}
	v := Verification{OK: rep.OK, Checks: []Check{}}
	for _, c := range rep.Checks {
		v.Checks = append(v.Checks, Check{Name: c.Name, OK: c.OK, Detail: c.Detail})
	}
	return v, nil
}
