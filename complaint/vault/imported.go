package vault

import (
	"encoding/json"
	"fmt"

	"desist/complaint"
)

// imported is the stored form of what only an imported message's location has.
type imported struct {
	Labels []string             `json:"labels,omitempty"`
	File   complaint.FileOrigin `json:"file,omitzero"`
}

// importedText returns "" for the location of a message that no file held.
func importedText(l complaint.Location) (string, error) {
	if l.UIDValidity != 0 || len(l.Labels) == 0 && l.File == (complaint.FileOrigin{}) {
		return "", nil
	}
	doc := imported{l.Labels, l.File}
	doc.File.Held = storable(doc.File.Held)
	text, err := json.Marshal(doc)
	return string(text), err
}

func readImported(text []byte, l *complaint.Location) error {
	if len(text) == 0 {
		return nil
	}
	var doc imported
	if err := json.Unmarshal(text, &doc); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	l.Labels, l.File = doc.Labels, doc.File
	return nil
}
