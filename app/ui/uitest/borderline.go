package uitest

import (
	"slices"
	"time"

	"desist/app"
	"desist/complaint"
)

// AddBorderline gives the first company three messages that might be marketing, and are not counted.
func (b *Backend) AddBorderline() {
	v := &b.Views[0]
	at := v.OptOuts[0].At
	for i, subject := range []string{"Your card is on its way", "We have moved your statements", "Thank you for calling us"} {
		b.flag(v, 90+i, at, time.Duration(30+60*i)*24*time.Hour, subject, false)
		row := v.Rows[len(v.Rows)-1]
		v.Rows = v.Rows[:len(v.Rows)-1]
		row.Borderline, row.Verdict = true, unsureNo()
		b.judge(row)
		v.BorderlineRows = append(v.BorderlineRows, row)
	}
	count(v)
}

// unsureNo is the judge's own verdict on what might be marketing.
func unsureNo() complaint.Verdict {
	return complaint.Verdict{
		Kind: complaint.KindService, Confidence: 0.64, PleaseCheck: true,
		Reasons: []complaint.Reason{{Code: "account_fact", Quote: "Your payment of £42.10 is due on 28 March.", Weight: 0.8, Where: "body", Text: "A fact about your account"}},
		Against: []complaint.Reason{{Code: "promotion", Quote: "There is more to your Card.", Weight: 0.5, Where: "body", Text: "Promotes the sender, its products or its services."}},
	}
}

// yours is the same verdict where the person judged otherwise.
func yours() complaint.Verdict {
	v := unsureNo()
	return complaint.Verdict{
		Kind: complaint.KindMixed, DirectMarketing: true, Confidence: 0.36, PleaseCheck: true,
		Reasons: append([]complaint.Reason{{
			Code: complaint.CodeYourJudgement, Weight: 1, Where: "header", Text: "You judged this to be marketing. Desist was not sure.",
		}}, v.Against...),
		Against: v.Reasons,
	}
}

// sift puts what the person decided where the app does: what might be marketing counts once it is included, and no longer
// once that is taken back.
func (b *Backend) sift(v *app.CompanyView) {
	if len(v.BorderlineRows) == 0 && !slices.ContainsFunc(v.Rows, func(r app.FlagRow) bool { return r.Verdict.Yours() }) {
		return
	}
	all := slices.Concat(v.Rows, v.BorderlineRows)
	slices.SortStableFunc(all, func(x, y app.FlagRow) int { return x.Received.Compare(y.Received) })
	v.Rows, v.BorderlineRows = nil, nil
	for _, row := range all {
		if row.Borderline || row.Verdict.Yours() {
			row.Borderline, row.Verdict = row.Review.Decision != complaint.Include, unsureNo()
			if !row.Borderline {
				row.Verdict = yours()
			}
			b.judge(row)
		}
		if row.Borderline {
			v.BorderlineRows = append(v.BorderlineRows, row)
		} else {
			v.Rows = append(v.Rows, row)
		}
	}
}

// judge shows a message with the verdict of its row.
func (b *Backend) judge(row app.FlagRow) {
	m := b.Mails[row.Message]
	m.Verdict = row.Verdict
	b.Mails[row.Message] = m
}
