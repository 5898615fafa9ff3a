package cli

import (
	"context"
	"fmt"

	"desist/app"
)

type syncCmd struct {
	Account string   `help:"Only this account." placeholder:"ACCOUNT"`
	Folder  []string `help:"Only this folder. May be given several times." placeholder:"FOLDER" sep:"none"`
	Since   string   `help:"Only mail the server received on or after this day." placeholder:"YYYY-MM-DD"`
}

func (c *syncCmd) run(ctx context.Context, s *session) error {
	o := app.SyncOptions{Account: c.Account, Folders: c.Folder}
	if c.Since != "" {
		day, err := parseDay(c.Since)
		if err != nil {
			return &app.Error{Code: app.CodeUsage, What: fmt.Sprintf("%q is not a day.", c.Since), Hint: "Write it as 2026-03-14."}
		}
		o.Since = day
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
	rows := [][]string{}
	for _, f := range res.Folders {
		rows = append(rows, []string{f.Name, fmt.Sprint(f.Server), fmt.Sprint(f.Held), fmt.Sprint(f.New)})
	}
	s.table([]string{"FOLDER", "SERVER", "HELD", "NEW"}, rows)
	s.printf("%s, %.1f MB in %.1f s.\n", plural(res.New, "new message", "new messages"), float64(res.Bytes)/1e6, res.Seconds)
	s.printDefects(res.Problems)
	s.printAnalysis(res.Analysis)
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
