package imapsync

import (
	"context"
	"fmt"
	"strings"
)

// group is a batch of messages to fetch and keep together, and what becomes of others with it.
type group struct {
	want    []Summary
	settled UIDSet    // without being fetched
	skipped Selection // likewise, by reason
	wanted  Selection // to be fetched later
	seen    int       // messages looked at
}

// split cuts what was chosen into groups of bounded size. There is always one group, the first, which carries g's
// notes.
func split(g group) []group {
	want := g.want
	g.want = nil
	groups := []group{g}
	var size int64
	for _, s := range want {
		last := &groups[len(groups)-1]
		if len(last.want) > 0 && (size+s.cost() > batchBytes || len(last.want) == batchMessages) {
			groups = append(groups, group{})
			last = &groups[len(groups)-1]
			size = 0
		}
		last.want = append(last.want, s)
		size += s.cost()
	}
	return groups
}

// cost is about how many bytes will come for the message.
func (s *Summary) cost() int64 {
	sections, ok := strings.CutPrefix(s.take, takeParts)
	if !ok || s.Structure == nil {
		return s.Size
	}
	const header = 8 << 10
	size := int64(header)
	wanted := "," + sections + ","
	s.Structure.Walk(func(p *Part) {
		if strings.Contains(wanted, ","+p.Section+",") {
			size += p.Size
		}
	})
	return size
}

// decide asks the Keeper and sorts its answers. fetch is given what is to be fetched.
func (f *folderSync) decide(ctx context.Context, summaries []Summary, fetch func(*group, Summary)) ([]group, error) {
	if len(summaries) == 0 {
		return split(group{}), nil
	}
	choices, err := f.keeper.Choose(ctx, f.plan.folder, summaries)
	if err != nil {
		return nil, fmt.Errorf("imapsync: choose from folder %s: %w", f.plan.folder.Name, err)
	}
	take := make(map[uint32]string, len(choices))
	for _, c := range choices {
		take[c.UID] = c.Take
	}
	g := group{skipped: Selection{}, wanted: Selection{}, seen: len(summaries)}
	skipped := map[string]*UIDSet{}
	for _, s := range summaries {
		s.take = take[s.UID]
		why, skip := strings.CutPrefix(s.take, takeSkip)
		switch {
		case skip:
			if skipped[why] == nil {
				skipped[why] = &UIDSet{}
			}
			skipped[why].Add(s.UID)
		case s.take == "" || s.take == TakeHeld:
			g.settled.Add(s.UID)
		default:
			fetch(&g, s)
		}
	}
	for why, set := range skipped {
		g.skipped.AddSet(safeWord(why), *set)
	}
	return split(g), nil
}

// safeWord makes a reason fit for a Selection.
func safeWord(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' {
			return r
		}
		return '_'
	}, strings.ToLower(s))
	if s == "" {
		return "other"
	}
	return s
}

// takeNow has what is chosen fetched in the same pass.
func (f *folderSync) takeNow(ctx context.Context, summaries []Summary) ([]group, error) {
	return f.decide(ctx, summaries, func(g *group, s Summary) {
		if f.fits(s) {
			g.want = append(g.want, s)
		}
	})
}

// noteWanted leaves what is chosen for the second pass.
func (f *folderSync) noteWanted(ctx context.Context, summaries []Summary) ([]group, error) {
	wanted := map[string]*UIDSet{}
	groups, err := f.decide(ctx, summaries, func(_ *group, s Summary) {
		if wanted[s.take] == nil {
			wanted[s.take] = &UIDSet{}
		}
		wanted[s.take].Add(s.UID)
	})
	if err != nil {
		return nil, err
	}
	for take, set := range wanted {
		if !isTake(take) {
			take = TakeWhole
		}
		had := groups[0].wanted[take]
		had.AddSet(*set)
		groups[0].wanted[take] = had
	}
	return groups, nil
}

// isTake says whether a Keeper's word is one of those that Choice knows.
func isTake(s string) bool {
	sections, ok := strings.CutPrefix(s, takeParts)
	return s == TakeWhole || ok && sections != "" && strings.Trim(sections, "0123456789.,") == ""
}

// takeWanted takes what the first pass noted.
func (f *folderSync) takeWanted(_ context.Context, summaries []Summary) ([]group, error) {
	g := group{}
	for _, s := range summaries {
		if s.take = f.now.wanted.Word(s.UID); s.take == "" || s.Structure == nil {
			s.take = TakeWhole
		}
		if f.fits(s) {
			g.want = append(g.want, s)
		}
	}
	return split(g), nil
}

// takeAll takes every message whole.
func takeAll(_ context.Context, summaries []Summary) ([]group, error) {
	g := group{}
	for _, s := range summaries {
		s.take = TakeWhole
		g.want = append(g.want, s)
	}
	return split(g), nil
}

func (f *folderSync) fits(s Summary) bool {
	if s.cost() <= MaxMessageBytes {
		return true
	}
	f.fail(where(f.plan.folder, s.UID), fmt.Sprintf("the message is too large: %d bytes", s.Size))
	return false
}
