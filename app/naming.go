package app

import (
	"context"
	"errors"
	"fmt"

	"desist/complaint"
	"desist/complaint/vault"
)

// publicName is how a message is named outside the casebook: its Message-ID, or its hash if it has none.
func publicName(id complaint.MessageID, messageID string) string {
	if messageID != "" {
		return messageID
	}
	return "sha256:" + string(id)
}

// publicID is publicName of a message of the casebook.
func (a *App) publicID(ctx context.Context, id complaint.MessageID) (string, error) {
	name, err := a.parts.Vault.HeaderID(ctx, id)
	if err != nil && !errors.Is(err, vault.ErrNotFound) {
		return "", say(err, "The casebook could not be read.")
	}
	return publicName(id, name), nil
}

// MessageNames says how messages are named outside the casebook.
type MessageNames struct {
	name func(complaint.MessageID) (string, error)
}

// MessageNames returns the names of all messages, which are looked up when they are asked for, as long as ctx lives.
func (a *App) MessageNames(ctx context.Context) (MessageNames, error) {
	return MessageNames{func(id complaint.MessageID) (string, error) { return a.publicID(ctx, id) }}, ctx.Err()
}

// Of is the Message-ID of a message, "sha256:<hex>" if it has none or can't be looked up, and empty for no message.
func (n MessageNames) Of(id complaint.MessageID) string {
	if n.name == nil || id == "" {
		return ""
	}
	if name, err := n.name(id); err == nil {
		return name
	}
	return publicName(id, "")
}

// FindMessage finds the one message that ref names.
func (a *App) FindMessage(ctx context.Context, ref string) (complaint.MessageID, error) {
	found, err := a.parts.Vault.FindMessage(ctx, ref)
	if err != nil {
		return "", say(err, "The casebook could not be read.")
	}
	switch len(found) {
	case 0:
		return "", notFound("Give its Message-ID or the start of its SHA-256.", "No message is called %q.", ref)
	case 1:
		return found[0], nil
	}
	return "", usage(fmt.Sprintf("Give the start of the SHA-256 of one of them: %v", found), "%q names %d messages.", ref, len(found))
}
