package demo

import (
	"fmt"
	"io/fs"
	"time"

	"github.com/BurntSushi/toml"
)

// story is assets/demo/story.toml.
type story struct {
	Person struct {
		Name    string `toml:"name"`
		Address string `toml:"address"`
	} `toml:"person"`
	ByHand  []byHand `toml:"by_hand"`
	Senders []sender `toml:"sender"`
}

type byHand struct {
	Company string    `toml:"company"`
	At      time.Time `toml:"at"`
	Method  string    `toml:"method"`
	Note    string    `toml:"note"`
}

// sender is an organisation or a group of people that writes to Alex.
type sender struct {
	Key      string            `toml:"key"`
	Company  bool              `toml:"company"`
	Entities bool              `toml:"entities"` // its HTML writes £ as &pound;
	Name     string            `toml:"name"`
	Domain   string            `toml:"domain"`
	Legal    string            `toml:"legal"`
	Number   string            `toml:"number"`
	Office   string            `toml:"office"`
	Extra    string            `toml:"extra"`
	Story    string            `toml:"story"`
	Streams  map[string]stream `toml:"stream"`
}

// stream is one kind of mail of a sender: one sending system with its headers and its footer.
type stream struct {
	From       string   `toml:"from"`
	ReplyTo    string   `toml:"reply_to"`
	ReturnPath string   `toml:"return_path"`
	Host       string   `toml:"host"`
	IP         string   `toml:"ip"`
	DKIM       []string `toml:"dkim"` // "domain:selector"
	Auth       string   `toml:"auth"` // "" passes, "fail" fails DMARC, "none" has nothing to check
	ListID     string   `toml:"list_id"`
	Unsub      []string `toml:"unsub"`
	OneClick   bool     `toml:"one_click"`
	Headers    []string `toml:"headers"`
	Path       string   `toml:"path"`
	View       string   `toml:"view"`
	Pixel      string   `toml:"pixel"`
	Body       string   `toml:"body"`
	Encoding   string   `toml:"encoding"`
	Charset    string   `toml:"charset"`
	Footer     []string `toml:"footer"`
	Sent       bool     `toml:"sent"`
}

func readStory(fsys fs.FS) (story, error) {
	var s story
	text, err := fs.ReadFile(fsys, "story.toml")
	if err != nil {
		return s, fmt.Errorf("demo: %w", err)
	}
	meta, err := toml.Decode(string(text), &s)
	if err != nil {
		return s, fmt.Errorf("demo: story.toml: %w", err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return s, fmt.Errorf("demo: story.toml: no such key: %s", unknown[0])
	}
	return s, nil
}

func (s *story) stream(senderKey, streamKey string) (*sender, *stream, error) {
	for i := range s.Senders {
		if s.Senders[i].Key != senderKey {
			continue
		}
		if st, ok := s.Senders[i].Streams[streamKey]; ok {
			return &s.Senders[i], &st, nil
		}
	}
	return nil, nil, fmt.Errorf("demo: no stream %s of sender %s", streamKey, senderKey)
}
