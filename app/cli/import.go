package cli

import (
	"context"

	"desist/app"
)

type importCmd struct {
	Path []string `arg:"" type:"path" help:"Files or folders."`
}

// Help adds to what --help prints.
func (c *importCmd) Help() string {
	return `Reads .eml and .emlx messages, mbox files (also Thunderbird's folders and whole profiles), Maildir and Maildir++ folders, Google Takeout and other .zip, .tgz, .tar and .gz archives of these, and Outlook's .pst and .ost files where the program readpst is installed (Debian: pst-utils). What a file is, its content decides. The files are left as they are, and mail that is already in the casebook is not taken twice.

Outlook's files hold no originals: such mail is marked "converted, not original" wherever it shows.

What can't be read is listed with its place in the file, and the rest is read. Exit code 3 if there was no mail at all.

Examples:
  desistctl import archive.mbox
  desistctl import ~/.thunderbird/abcd1234.default/Mail
  desistctl import takeout-20260301T101500Z-001.zip takeout-20260301T101500Z-002.zip
  desistctl --json import outlook.pst`
}

func (c *importCmd) run(ctx context.Context, s *session) error {
	a, err := s.create(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	tell, done := s.progress()
	res, err := a.Import(ctx, c.Path, tell)
	done()
	if err != nil {
		return err
	}
	if err := s.emit(res, func() { s.printImport(res) }); err != nil {
		return err
	}
	if res.Messages == 0 {
		return errNothing
	}
	return nil
}

func (s *session) printImport(res app.ImportResult) {
	s.printf("%s: %d new, %d already held.\n", plural(res.Messages, "message", "messages"), res.New, res.Duplicates)
	if res.Converted > 0 {
		s.printf("%s converted, not original.\n", plural(res.Converted, "message is", "messages are"))
	}
	for _, n := range res.Notes {
		s.printf("Note: %s: %s\n", clean(n.Where, 120), clean(n.Text, wholeLine))
	}
	s.printDefects(res.Defects)
	s.printAnalysis(res.Analysis)
}
