package app

import (
	"desist/complaint"
	"desist/complaint/marketing"
)

// teach adjusts the verdicts of messages the person has not decided by what they decided of others. Stored Readings, and
// packed ones, stay as they are: taking a decision back undoes it.
func (an *analysis) teach(reviews map[complaint.MessageID]complaint.Review) {
	var ds []marketing.Decision
	for id, rv := range reviews {
		r := an.readings.find(id)
		if r == nil || (rv.Decision != complaint.Include && rv.Decision != complaint.Exclude) {
			continue
		}
		ds = append(ds, marketing.Decision{
			Company: an.group.Of(r).Company, Stream: r.Stream, Included: rv.Decision == complaint.Include,
		})
	}
	if len(ds) == 0 {
		return
	}
	lessons := marketing.Learn(ds)
	an.readings.taught = func(r *complaint.Reading) {
		company := an.group.Of(r).Company
		if _, decided := reviews[r.Message]; !decided && company != "" {
			r.Verdict = lessons.Apply(r.Verdict, company, r.Stream)
		}
	}
}
