package optout

import (
	"slices"

	regexp "desist/complaint/internal/fastre"
)

// signs are what a whole mail speaks of, whether it tells an act or not. The guards of phrases and frames are among
// them: as cues they have a weight, where as guards they have a veto.
var signs = []struct {
	name string
	re   *regexp.Regexp
}{
	{"selling", selling},
	{"lapsed", lapsed},
	{"win back", winBack},
	{"asking back", askingBack},
	{"instructs", instructs},
	{"undo", undo},
	{"other scheme", otherScheme},
	{"service claim", serviceClaim},
	{"kidding", kidding},
	{"ended other", endedOther},
	{"charged", charged},
	{"priced", priced},
	{"about mailings", aboutMailings},
	{"marketing", marketing},
	{"service", serviceTopic},
	{"other channel", otherChannel},
	{"you asked", youAsked},
	{"outright", outright},
	{"was done", wasDone},
	{"iffy", iffy},
	{"stopping", stopping},
	{"mailing", mailing},
	{"old news", oldNews},
	{"bank product", bankProduct},
	{"promo", promo},
}

const manyBlocks = 6

// signs names the signs of a mail, those of its subject twice, and how long it is.
func (t *text) signs() []string {
	read := t.body()
	read = read[:min(len(read), maxWeighed)]
	out := make([]string, 0, len(signs)+8)
	for i := range signs {
		if s := &signs[i]; slices.ContainsFunc(read, func(x *sentence) bool { return s.re.MatchString(x.inNormalForm()) }) {
			out = append(out, signCue(s.name))
			if t.subjectHas(s.re) {
				out = append(out, subjectSignCue(s.name))
			}
		}
	}
	if slices.ContainsFunc(read, func(s *sentence) bool { return otherList(s.text) || figure(s.text) }) {
		out = append(out, otherListCue)
	}
	if t.reply {
		out = append(out, replyCue)
	}
	if t.stops() {
		out = append(out, stopsCue)
	}
	return append(out, t.blocksCue())
}
