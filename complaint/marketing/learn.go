package marketing

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"desist/complaint"
)

// Decision is the person's on one flag or borderline message.
type Decision struct {
	Company  complaint.CompanyID
	Stream   string
	Included bool // false: excluded
}

// Lessons is what the person's decisions in one casebook teach about mail they have not decided. The zero value
// teaches nothing. Taking a decision back and learning again undoes it.
type Lessons struct {
	streams   map[lessonKey]tally
	companies map[complaint.CompanyID]tally
}

type lessonKey struct {
	company complaint.CompanyID
	stream  string
}

type tally struct{ included, excluded int }

// How far decisions may move the log-odds of direct marketing. Excluding moves further than including: a miss is
// better than a false accusation, and a template that carries marketing may carry real service mail too.
const (
	streamDown, streamUp   = 3.0, 1.0
	companyDown, companyUp = 0.5, 0.25
)

// Learn gathers decisions. Their order does not matter.
func Learn(ds []Decision) Lessons {
	l := Lessons{streams: map[lessonKey]tally{}, companies: map[complaint.CompanyID]tally{}}
	for _, d := range ds {
		l.companies[d.Company] = l.companies[d.Company].with(d.Included)
		if d.Stream != "" {
			k := lessonKey{d.Company, d.Stream}
			l.streams[k] = l.streams[k].with(d.Included)
		}
	}
	return l
}

func (t tally) with(included bool) tally {
	if included {
		t.included++
	} else {
		t.excluded++
	}
	return t
}

// shift is the tally's net share of its decisions, drawn towards nothing while there are few.
func (t tally) shift(down, up float64) float64 {
	net := float64(t.included-t.excluded) / float64(t.included+t.excluded+1)
	if net < 0 {
		return net * down
	}
	return net * up
}

// Apply adjusts the verdict of a message that the person has not decided. It changes how sure the verdict is; what was
// marketing may turn to service, but never the other way: decisions make no new flags. What they said is added to the
// reasons. Confirmations and personal mail stay what they are. Doubts of another kind, such as of when the mail came, are the
// caller's to add to what it returns: no decision on other mail lifts them.
func (l Lessons) Apply(v complaint.Verdict, company complaint.CompanyID, stream string) complaint.Verdict {
	if !byWords(v.Kind) {
		return v
	}
	byStream := l.streams[lessonKey{company, stream}]
	delta := byStream.shift(streamDown, streamUp) + l.companies[company].shift(companyDown, companyUp)
	if delta == 0 {
		return v
	}
	p := 1 / (1 + math.Exp(-logOdds(v)-delta))
	if v.DirectMarketing && p < 0.5 {
		v.Kind, v.DirectMarketing = complaint.KindService, false
	}
	if v.DirectMarketing {
		v.Confidence = p
	} else {
		v.Confidence = max(1-p, 0.5)
	}
	_, byList := v.ByList() // which never makes it sure
	v.PleaseCheck = byList || v.Confidence < PleaseCheckBelow
	return withLesson(v, byStream, delta)
}

// surest keeps the log-odds of a stored confidence finite.
const surest = 1 - 1e-9

func logOdds(v complaint.Verdict) float64 {
	c := min(max(v.Confidence, 1-surest), surest)
	odds := math.Log(c / (1 - c))
	if !v.DirectMarketing {
		return -odds
	}
	return odds
}

func withLesson(v complaint.Verdict, t tally, delta float64) complaint.Verdict {
	r := complaint.Reason{Code: "your_decisions", Weight: math.Abs(delta), Where: "header", Text: lessonText(t)}
	byWeight := func(a, b complaint.Reason) int { return cmp.Compare(b.Weight, a.Weight) }
	if (delta > 0) == v.DirectMarketing {
		v.Reasons = append(slices.Clone(v.Reasons), r)
		slices.SortStableFunc(v.Reasons, byWeight)
		return v
	}
	v.Against = append(slices.Clone(v.Against), r)
	slices.SortStableFunc(v.Against, byWeight)
	return v
}

func lessonText(t tally) string {
	if t.included+t.excluded == 0 {
		return "You decided on other e-mails of this company."
	}
	return fmt.Sprintf("Of e-mails with this template you included %d and excluded %d.", t.included, t.excluded)
}
