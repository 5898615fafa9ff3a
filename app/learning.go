package app

import (
	"desist/complaint"
	"desist/complaint/marketing"
)

// teach adjusts verdicts by the rest of the mailbox. Where a message's own words leave the judge unsure, what else came on its list
// weighs too; on a borderline message that the person included, theirs stands; verdicts of messages they have not decided learn
// from the decisions on others. Stored Readings, and packed ones, stay as they are: taking a decision back undoes it.
func (an *analysis) teach(reviews map[complaint.MessageID]complaint.Review) {
	lessons, made := an.lessons(reviews), an.byMail(reviews)
	lists := an.countLists(made)
	an.readings.taught = func(r *complaint.Reading) {
		if len(reviews) == 0 && !marketing.MayWeigh(r.Verdict) { // most mail is such
			return
		}
		at := an.group.Of(r)
		if at.Company == "" {
			return
		}
		own := r.Verdict
		rv, decided := made.of(r, at.Company)
		if at.Suspect == "" && !(decided && own.DirectMarketing && !rv.Borderline) { // what was decided as a flag stays one
			r.Verdict = lists.Weigh(at.Company, r)
		}
		switch {
		case !decided:
			yes := r.Verdict.DirectMarketing
			if r.Verdict = lessons.Apply(r.Verdict, at.Company, r.Stream); yes && !r.Verdict.DirectMarketing {
				r.Verdict = lessons.Apply(own, at.Company, r.Stream)
			}
		case rv.Borderline && rv.Decision == complaint.Include:
			r.Verdict = overruled(*r)
		}
	}
}

// lessons is what the person's decisions teach about other mail.
func (an *analysis) lessons(reviews map[complaint.MessageID]complaint.Review) marketing.Lessons {
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
	return marketing.Learn(ds)
}

// countLists counts how much of the mail of each list is marketing, of what surely is from a company.
func (an *analysis) countLists(made decisions) marketing.Lists {
	var lists marketing.Lists
	for r := range an.readings.all() {
		if at := an.group.Of(r); at.Company != "" && at.Suspect == "" {
			rv, _ := made.of(r, at.Company)
			lists.Count(at.Company, r, rv)
		}
	}
	return lists
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

// verdictOf is the verdict on a Reading out of the casebook as the analysis has it.
func (an *analysis) verdictOf(r complaint.Reading) complaint.Verdict {
	packed := an.readings.find(r.Message)
	if packed == nil {
		return doubtDate(r)
	}
	return restored(r, packed.Verdict)
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
