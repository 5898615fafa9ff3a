package app

import (
	"context"
	"iter"
	"slices"
	"strings"

	"desist/complaint"
	"desist/complaint/marketing"
)

// Flags lists the flags of one company, or of all when company is empty, oldest first.
func (a *App) Flags(ctx context.Context, company string) ([]FlagRow, error) {
	return collect(a.EachFlag(ctx, company))
}

func collect(flags iter.Seq2[FlagRow, error]) ([]FlagRow, error) {
	rows := []FlagRow{}
	for row, err := range flags {
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// EachFlag goes through the same flags without having them all in memory. After an error it ends.
func (a *App) EachFlag(ctx context.Context, company string) iter.Seq2[FlagRow, error] {
	return a.eachRow(ctx, company, func(an *analysis) []complaint.Flag { return an.flags })
}

// EachBorderline goes through the messages of one company, or of all when company is empty, that would be flags if they were
// marketing, which Desist thinks they are not, without being sure. They count for nothing until the person includes them.
// After an error it ends.
func (a *App) EachBorderline(ctx context.Context, company string) iter.Seq2[FlagRow, error] {
	return a.eachRow(ctx, company, func(an *analysis) []complaint.Flag { return an.borderline })
}

func (a *App) eachRow(ctx context.Context, company string, list func(*analysis) []complaint.Flag) iter.Seq2[FlagRow, error] {
	return func(yield func(FlagRow, error) bool) {
		an, err := a.analysis(ctx)
		if err != nil {
			yield(FlagRow{}, err)
			return
		}
		id, err := an.oneOrAll(company)
		if err != nil {
			yield(FlagRow{}, err)
			return
		}
		a.flagRows(ctx, an, list(an), id)(yield)
	}
}

// NotCounted is how many borderline messages of one company, or of all when company is empty, the person has not excluded.
func (a *App) NotCounted(ctx context.Context, company string) (int, error) {
	an, err := a.analysis(ctx)
	if err != nil {
		return 0, err
	}
	id, err := an.oneOrAll(company)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, f := range an.borderline {
		if (id == "" || f.Company == id) && f.MayCount() {
			n++
		}
	}
	return n, nil
}

// oneOrAll is the company that ref names; empty, which stands for all, if ref is.
func (an *analysis) oneOrAll(ref string) (complaint.CompanyID, error) {
	if ref == "" {
		return "", nil
	}
	c, err := an.company(ref)
	return c.ID, err
}

// KeptApart lists the marketing that names a company, or any company when company is empty, but may not be from it. It
// is never flagged; a person may want to know that it was seen.
func (a *App) KeptApart(ctx context.Context, company string) ([]DoubtfulMail, error) {
	an, err := a.analysis(ctx)
	if err != nil {
		return nil, err
	}
	id, err := an.oneOrAll(company)
	if err != nil {
		return nil, err
	}
	list, err := a.doubtful(ctx, an, id)
	return slices.DeleteFunc(list, func(m DoubtfulMail) bool { return !m.Marketing }), err
}

// rowsAtOnce is how many messages are looked up together.
const rowsAtOnce = 200

// flagRows shows those of flags, or of borderline messages, that are of one company; with an empty id, all of them.
func (a *App) flagRows(ctx context.Context, an *analysis, flags []complaint.Flag, id complaint.CompanyID) iter.Seq2[FlagRow, error] {
	return func(yield func(FlagRow, error) bool) {
		names := map[complaint.CompanyID]string{}
		for _, c := range an.group.Companies {
			names[c.ID] = c.Name
		}
		flags := flags
		if id != "" {
			flags = slices.DeleteFunc(slices.Clone(flags), func(f complaint.Flag) bool { return f.Company != id })
		}
		for some := range slices.Chunk(flags, rowsAtOnce) {
			full, gone, err := a.fullReadings(ctx, an, some)
			if err != nil {
				yield(FlagRow{}, err)
				return
			}
			for i, f := range some {
				row := flagRow(an, f, names[f.Company], &full[i])
				row.gone = gone[i]
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}

func flagRow(an *analysis, f complaint.Flag, company string, r *complaint.Reading) FlagRow {
	return FlagRow{
		Flag: f, Borderline: !r.Verdict.DirectMarketing, MessageID: publicName(r.Message, r.MessageID), CompanyName: company, Basis: an.group.Of(r).Basis, Date: r.Date, From: r.From,
		Subject: r.Subject, Verdict: r.Verdict, Folders: folders(r.Locations), Stream: r.Stream,
		ReceivedFrom: r.ReceivedFrom, Converted: complaint.Converted(r.Locations),
	}
}

// fullReadings are the Readings of flagged messages: what an analysis says of them, and what packing left out. Of one that
// is gone meanwhile, because the analysis is of a revision before that, nothing was there to be looked up.
func (a *App) fullReadings(ctx context.Context, an *analysis, flags []complaint.Flag) (out []complaint.Reading, gone []bool, err error) {
	ids := make([]complaint.MessageID, len(flags))
	for i, f := range flags {
		ids[i] = f.Message
	}
	stored, err := a.parts.Vault.ReadingsOf(ctx, ids)
	if err != nil {
		return nil, nil, say(err, "The casebook could not be read.")
	}
	out, gone = make([]complaint.Reading, len(flags)), make([]bool, len(flags))
	for i, id := range ids {
		out[i] = *an.readings.find(id)
		full, ok := stored[id]
		if gone[i] = !ok; ok {
			full.Verdict = restored(full, out[i].Verdict)
			out[i] = full
		}
	}
	return out, gone, nil
}

// restored is a verdict as an analysis has it, with what packing left out. A verdict's reasons come before what the
// analysis itself has added to them; where the person, or the message's list, overruled it, they change sides.
func restored(full complaint.Reading, packed complaint.Verdict) complaint.Verdict {
	isList := func(r complaint.Reason) bool { return r.Code == complaint.CodeItsList }
	added := slices.Concat(packed.Reasons, packed.Against) // what the list said speaks against the person's judgement
	if i := slices.IndexFunc(added, isList); i >= 0 {
		full.Verdict = marketing.Turn(full.Verdict, added[i])
	}
	if packed.Yours() {
		return overruled(full)
	}
	packed.Reasons = slices.DeleteFunc(slices.Clone(packed.Reasons), isList)
	v := doubtDate(full)
	v.Kind, v.DirectMarketing, v.PleaseCheck, v.Confidence = packed.Kind, packed.DirectMarketing, packed.PleaseCheck, packed.Confidence
	v.Reasons, v.Against = slices.Concat(v.Reasons, packed.Reasons), slices.Concat(v.Against, packed.Against)
	return v
}

// folderName is where a message was, with the labels that stand for folders at Google.
func folderName(l complaint.Location) string {
	if len(l.Labels) == 0 {
		return l.Folder
	}
	return l.Folder + " (" + strings.Join(l.Labels, "; ") + ")"
}

func folders(locs []complaint.Location) []string {
	out := []string{}
	for _, l := range locs {
		if name := folderName(l); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// Review records the person's decision on flags and borderline messages and returns how many were decided. A borderline
// message that is included becomes a flag. Any other message is refused: it can't enter a pack.
func (a *App) Review(ctx context.Context, in ReviewInput) (int, error) {
	switch in.Decision {
	case complaint.Include, complaint.Exclude, complaint.Unsure, complaint.Unreviewed:
	default:
		return 0, usage("Use include, exclude or unsure.", "%q is not a decision.", in.Decision)
	}
	an, err := a.analysis(ctx)
	if err != nil {
		return 0, err
	}
	var reviews []complaint.Review
	reviewable := an.reviewable()
	for _, ref := range in.Messages {
		ids, err := a.named(ctx, reviewable, ref)
		if err != nil {
			return 0, err
		}
		for _, id := range ids {
			reviews = append(reviews, complaint.Review{
				Message: id, Decision: in.Decision, Reason: in.Reason, At: a.parts.Now().UTC(), Borderline: an.saysNo(id),
			})
		}
	}
	if len(reviews) == 0 {
		return 0, nil
	}
	if err := a.parts.Vault.PutReviews(ctx, reviews); err != nil {
		return 0, say(err, "The decision could not be saved.")
	}
	return len(reviews), a.logReviews(ctx, an, reviews)
}

// reviewable says which flag or borderline message a message is, or was folded into.
func (an *analysis) reviewable() map[complaint.MessageID]complaint.MessageID {
	out := make(map[complaint.MessageID]complaint.MessageID, len(an.flags)+len(an.borderline))
	for _, f := range slices.Concat(an.flags, an.borderline) {
		for _, id := range append([]complaint.MessageID{f.Message}, f.Copies...) {
			out[id] = f.Message
		}
	}
	return out
}

// saysNo says whether Desist itself takes a message that can be reviewed for no marketing: it is borderline, or a flag by
// the person's own judgement, or by its list alone, which may change.
func (an *analysis) saysNo(id complaint.MessageID) bool {
	r := an.readings.find(id)
	if r == nil {
		return false
	}
	_, byList := r.Verdict.ByList()
	return !r.Verdict.DirectMarketing || r.Verdict.Yours() || byList
}

// named finds what ref names among what can be reviewed: by Message-ID, or by the hash of the original or its first eight
// digits or more. A copy stands for the message it was folded into.
func (a *App) named(ctx context.Context, reviewable map[complaint.MessageID]complaint.MessageID, ref string) ([]complaint.MessageID, error) {
	found, err := a.parts.Vault.FindMessage(ctx, ref)
	if err != nil {
		return nil, say(err, "The casebook could not be read.")
	}
	var ids []complaint.MessageID
	for _, id := range found {
		if it, ok := reviewable[id]; ok && !slices.Contains(ids, it) {
			ids = append(ids, it)
		}
	}
	if len(ids) == 0 {
		return nil, notFound("See the flags with: desistctl flags. See what might be marketing and is not counted with: desistctl flags --borderline",
			"No flagged or borderline message is called %q.", ref)
	}
	return ids, nil
}
