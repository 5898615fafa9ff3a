package optout

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"desist/complaint"
)

// tally counts what is found in a batch. Of what is found wrongly in traps, opt-outs accuse somebody; sign-ups do not.
type tally struct {
	acts, found, traps, wrong, accused int

	lists, asAll, all, asLists int // of the opt-outs that were found, by what they leave and what is read of it
}

func (y *tally) add(b blindMail, got []complaint.Finding) {
	sort, detail, _ := strings.Cut(b.want, ":")
	found := meets(got, sort)
	if found && sort == "optout" {
		y.addReach(detail == "list", got)
	}
	switch {
	case sort != "none":
		y.acts++
		if found {
			y.found++
		}
	default:
		y.traps++
		if !found {
			y.wrong++
		}
		if slices.ContainsFunc(got, func(f complaint.Finding) bool { return !f.ReConsent }) {
			y.accused++
		}
	}
}

func (y *tally) addReach(lists bool, got []complaint.Finding) {
	one := slices.ContainsFunc(got, func(f complaint.Finding) bool { return f.Scope == complaint.ScopeList })
	switch {
	case lists && one:
		y.lists++
	case lists:
		y.asAll++
	case one:
		y.asLists++
	default:
		y.all++
	}
}

// TestCrossValidation finds the acts of each file with weights and forests that other parts teach. Phrases and frames were
// mended on all batches of testdata/blind, so their figures tell what a change of the learner does, and not how well unseen mail is
// read: docs/OPTOUTS.md has the figures of first runs. See the table with go test ./complaint/optout -run CrossValidation -v
func TestCrossValidation(t *testing.T) {
	x := crossing()
	files, err := filepath.Glob("testdata/*/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no mails", err)
	}
	sum := map[string]*tally{}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		of, _, _ := strings.Cut(name, "-")
		source := name
		if dir := filepath.Base(filepath.Dir(file)); dir != "blind" {
			source, of = dir+" "+name, dir+" "+strings.TrimSuffix(of, "s")
		}
		if sum[of] == nil {
			sum[of] = &tally{}
		}
		var one tally
		for _, b := range blindMails(t, file) {
			got := (&Finder{lex: x.lex[x.parts[source]]}).findBlind(b, strings.Contains(name, "sent"))
			one.add(b, got)
			sum[of].add(b, got)
		}
		t.Logf("%-18s %3d of %3d found, %2d wrong in %3d traps, %2d of them opt-outs", source, one.found, one.acts, one.wrong, one.traps, one.accused)
	}
	least := map[string]float64{"received": 0.90, "signup": 0.84, "sent": 0.87}
	for _, of := range slices.Sorted(maps.Keys(sum)) {
		y := sum[of]
		t.Logf("%-18s %4d of %4d found, %3d wrong in %4d traps, %3d of them opt-outs", of, y.found, y.acts, y.wrong, y.traps, y.accused)
		t.Logf("%-18s of single lists %d, and %d taken for all; of all %d, and %d taken for single lists", of, y.lists, y.asAll, y.all, y.asLists)
		if float64(y.found) < least[of]*float64(y.acts) || least[of] > 0 && y.accused > y.traps/40 {
			t.Errorf("%s: %+v", of, *y)
		}
	}
}

// findBlind runs the finder on a mail of testdata/blind. What counts only if an unsubscribe address stands in To is left
// out where nothing is wanted, as none stands there.
func (f *Finder) findBlind(b blindMail, own bool) []complaint.Finding {
	if own {
		b.mail.From, b.mail.To = b.mail.To, b.mail.From
	}
	got := f.Find(b.mail, own)
	if b.want == "none" {
		got = slices.DeleteFunc(got, func(f complaint.Finding) bool { return f.MailtoOnly })
	}
	return got
}
