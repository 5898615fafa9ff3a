package app

import (
	"context"
	"fmt"
	"strings"

	"desist/complaint"
)

// minPrefix is the shortest start of a hash that may name a message.
const minPrefix = 8

// named reports whether ref names the message: its Message-ID with or without angle brackets, or its hash, or the
// start of it.
func named(r *complaint.Reading, ref string) bool {
	ref = strings.TrimSpace(ref)
	if id := strings.TrimSuffix(strings.TrimPrefix(ref, "<"), ">"); r.MessageID != "" && id == r.MessageID {
		return true
	}
	hash := strings.ToLower(strings.TrimPrefix(ref, "sha256:"))
	return len(hash) >= minPrefix && strings.HasPrefix(string(r.Message), hash)
}

// MessageNames says how messages are named outside the casebook.
type MessageNames struct{ an *analysis }

// MessageNames returns the names of all messages.
func (a *App) MessageNames(ctx context.Context) (MessageNames, error) {
	an, err := a.analysis(ctx)
	return MessageNames{an}, err
}

// Of is the Message-ID of a message, "sha256:<hex>" if it has none, and empty for no message.
func (n MessageNames) Of(id complaint.MessageID) string {
	if n.an == nil || id == "" {
		return ""
	}
	if r := n.an.reading(id); r != nil {
		return publicID(r)
	}
	return "sha256:" + string(id)
}

// FindMessage finds the one message that ref names.
func (a *App) FindMessage(ctx context.Context, ref string) (complaint.MessageID, error) {
	an, err := a.analysis(ctx)
	if err != nil {
		return "", err
	}
	var found []complaint.MessageID
	for i := range an.readings {
		if named(&an.readings[i], ref) {
			found = append(found, an.readings[i].Message)
		}
	}
	switch len(found) {
	case 0:
		return "", notFound("Give its Message-ID or the start of its SHA-256.", "No message is called %q.", ref)
	case 1:
		return found[0], nil
	}
	return "", usage(fmt.Sprintf("Give the start of the SHA-256 of one of them: %v", found), "%q names %d messages.", ref, len(found))
}
