package vault

import (
	"encoding/hex"
	"fmt"
	"io"
)

// Key encrypts a casebook. However it is printed, it shows as "[key]".
type Key [32]byte

const redacted = "[key]"

// String hides the key.
func (Key) String() string { return redacted }

// GoString hides the key.
func (Key) GoString() string { return redacted }

// Format hides the key from every verb of fmt.
func (Key) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, redacted) }

// MarshalText hides the key from encoders and structured logs.
func (Key) MarshalText() ([]byte, error) { return []byte(redacted), nil }

func (k Key) hex() string { return hex.EncodeToString(k[:]) }
