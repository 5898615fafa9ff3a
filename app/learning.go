package app

import (
	"desist/complaint"
	"desist/complaint/marketing"
)

// teach adjusts verdicts by what the person decided: on a borderline message that they included, theirs stands; verdicts
// of messages they have not decided learn from the decisions on others. Stored Readings, and packed ones, stay as they
// are: taking a decision back undoes it.
func (an *analysis) teach(reviews map[complaint.MessageID]complaint.Review) {
	var ds []marketing.Decision
	for id, rv := range reviews {
		r := an.readings.find(id)
		if r == nil || !teaches(rv) {
			continue
		}
		ds = append(ds, marketing.Decision{
			Company: an.group.Of(r).Company, Stream: r.Stream, Included: rv.Decision == complaint.Include,
		})
	}
	if len(ds) == 0 {
		return
	}
	lessons, made := marketing.Learn(ds), an.byMail(reviews)
	an.readings.taught = func(r *complaint.Reading) {
		company := an.group.Of(r).Company
		if company == "" {
			return
		}
		rv, decided := made.of(r, company)
		switch {
		case !decided:
			r.Verdict = lessons.Apply(r.Verdict, company, r.Stream)
		case rv.Borderline && rv.Decision == complaint.Include:
			r.Verdict = overruled(*r)
		}
	}
}

// teaches says whether a decision tells something about other mail. To exclude a borderline message only agrees with the
// judge: flags are not to be lost over it.
func teaches(rv complaint.Review) bool {
	return rv.Decision == complaint.Include || rv.Decision == complaint.Exclude && !rv.Borderline
}

// overruled is the verdict on a borderline message that the person included. Now that it may count, a doubt of its date
// matters.
func overruled(r complaint.Reading) complaint.Verdict {
	v := marketing.Overrule(r.Verdict)
	if !v.Yours() {
		return r.Verdict // the judge says yes by itself by now
	}
	r.Verdict = v
	return doubtDate(r)
}

// verdictOf is the verdict of a Reading out of the casebook, or the person's where that stands.
func (an *analysis) verdictOf(r complaint.Reading) complaint.Verdict {
	if packed := an.readings.find(r.Message); packed != nil && packed.Verdict.Yours() {
		return overruled(r)
	}
	return r.Verdict
}

// decisions are the person's, each on a mail with all its copies.
type decisions struct {
	reviews map[complaint.MessageID]complaint.Review
	copies  map[complaint.TwinKey]complaint.Review
}

// byMail says which decision holds for the copies of a mail.
func (an *analysis) byMail(reviews map[complaint.MessageID]complaint.Review) decisions {
	d := decisions{reviews: reviews, copies: map[complaint.TwinKey]complaint.Review{}}
	for id, rv := range reviews {
		r := an.readings.find(id)
		if r == nil || r.Twin == "" {
			continue
		}
		k := complaint.TwinKey{Company: an.group.Of(r).Company, Twin: r.Twin}
		if had, ok := d.copies[k]; !ok || rv.Over(had) {
			d.copies[k] = rv
		}
	}
	return d
}

func (d decisions) of(r *complaint.Reading, company complaint.CompanyID) (complaint.Review, bool) {
	if r.Twin != "" {
		rv, ok := d.copies[complaint.TwinKey{Company: company, Twin: r.Twin}]
		return rv, ok
	}
	rv, ok := d.reviews[r.Message]
	return rv, ok
}
