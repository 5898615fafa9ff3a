package cli

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"desist/app"
)

type syncCmd struct {
	Account    string   `help:"Only this account." placeholder:"ACCOUNT"`
	Everything bool     `help:"From now on keep every message of the account whole, attachments too." xor:"how"`
	Triage     bool     `help:"From now on fetch what the complaint needs, as at first: the text of mail by companies and of mail to them, and all of what is evidence." xor:"how"`
	Folder     []string `help:"Only this folder. May be given several times." placeholder:"FOLDER" sep:"none"`
	SkipFolder []string `help:"Not this folder. May be given several times." placeholder:"FOLDER" sep:"none"`
	Since      string   `help:"Only mail the server received on or after this day." placeholder:"YYYY-MM-DD"`
	Until      string   `help:"Only mail the server received on or before this day." placeholder:"YYYY-MM-DD"`
	All        bool     `help:"All folders and all dates, whatever was remembered."`
	keysFlags
	Remember bool `help:"Keep folders and dates as they are given here for the next syncs of the account."`
}

func (c *syncCmd) options() (app.SyncOptions, error) {
	o := app.SyncOptions{Account: c.Account, Folders: c.Folder, Skip: c.SkipFolder, Unlimited: c.All, Remember: c.Remember, Keys: c.input()}
	if c.Everything || c.Triage {
		o.Everything = &c.Everything
	}
	for _, d := range []struct {
		text string
		to   *time.Time
	}{{c.Since, &o.Since}, {c.Until, &o.Until}} {
		if d.text == "" {
			continue
		}
		day, err := parseDay(d.text)
		if err != nil {
			return o, &app.Error{Code: app.CodeUsage, What: fmt.Sprintf("%q is not a day.", d.text), Hint: "Write it as 2026-03-14."}
		}
		*d.to = day
	}
	return o, nil
}

func (c *syncCmd) run(ctx context.Context, s *session) error {
	o, err := c.options()
	if err != nil {
		return err
	}
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	tell, done := s.progress()
	res, err := a.Sync(ctx, o, tell)
	done()
	if err != nil {
		return err
	}
	return s.emit(res, func() { s.printSync(res) })
}

func (s *session) printSync(res app.SyncResult) {
	s.printFolders(res.Folders, true)
	s.printf("%s, %.1f MB in %.1f s.\n", plural(res.New, "new message", "new messages"), float64(res.Bytes)/1e6, res.Seconds)
	s.printDefects(res.Problems)
	s.printAnalysis(res.Analysis)
	if res.Keys != nil {
		s.printKeys(*res.Keys)
	}
}

// printFolders prints the completeness record.
func (s *session) printFolders(folders []app.FolderResult, fresh bool) {
	head := []string{"FOLDER", "SERVER", "HELD", "IN PART", "SKIPPED", "PENDING", "FAILED", "GONE"}
	if fresh {
		head = append(head, "NEW")
	}
	rows := [][]string{}
	why := map[string]int{}
	for _, f := range folders {
		skipped := 0
		for reason, n := range f.Skipped {
			skipped += n
			why[reason] += n
		}
		row := []string{f.Name}
		for _, n := range []int{f.Server, f.Held, f.InPart, skipped, f.Pending, len(f.Failed), f.Gone} {
			row = append(row, fmt.Sprint(n))
		}
		if fresh {
			row = append(row, fmt.Sprint(f.New))
		}
		rows = append(rows, row)
	}
	s.table(head, rows)
	for _, reason := range slices.Sorted(maps.Keys(why)) {
		text, ok := skipReasons[reason]
		if !ok {
			text = reason
		}
		s.printf("Skipped %d: %s.\n", why[reason], text)
	}
}

var skipReasons = map[string]string{
	"private": "between people, no company wrote or was written to",
	"draft":   "drafts, never sent",
	"no_text": "large and without text",
}

type foldersCmd struct {
	Account string `help:"Only this account." placeholder:"ACCOUNT"`
}

func (c *foldersCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	res, err := a.Folders(ctx, c.Account)
	if err != nil {
		return err
	}
	return s.emit(res, func() {
		s.printFolders(res, false)
		for _, f := range res {
			for _, x := range f.Failed {
				s.printf("Not read: %s: %s\n", clean(x.Where, 120), clean(x.Problem, 200))
			}
		}
	})
}

func (s *session) printDefects(defects []app.ImportDefect) {
	for _, d := range defects {
		s.printf("Not read: %s: %s\n", clean(d.Where, 120), clean(d.Problem, 200))
	}
}

func (s *session) printAnalysis(an app.AnalysisSummary) {
	s.printf("%s, %s, %s.\n", plural(an.Companies, "company", "companies"),
		plural(an.OptOuts, "opt-out", "opt-outs"), plural(an.Flags, "flag", "flags"))
	if an.Flags > 0 {
		s.printf("Next: desistctl companies\n")
	}
}

type analyseCmd struct{}

func (c *analyseCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	tell, done := s.progress()
	res, err := a.Analyse(ctx, tell)
	done()
	if err != nil {
		return err
	}
	return s.emit(res, func() { s.printAnalysis(res) })
}
