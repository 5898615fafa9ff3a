package main

import (
	"flag"
	"fmt"
	"io"
	"log/slog"
)

// options are the command line.
type options struct {
	casebook       string
	passphraseFile string
	demo           bool
	files          bool
	level          slog.Level
	textSize       float64
}

func parse(args []string, out io.Writer) (options, error) {
	var o options
	f := flag.NewFlagSet("desist", flag.ContinueOnError)
	f.SetOutput(out)
	f.Usage = func() {
		fmt.Fprint(out, "Desist shows that a company kept sending you marketing after you opted out.\n\nUsage: desist [options]\n\n")
		f.PrintDefaults()
	}
	f.StringVar(&o.casebook, "casebook", "", "open this casebook `file` at once")
	f.StringVar(&o.passphraseFile, "passphrase-file", "", "read the casebook's passphrase from this `file`")
	f.BoolVar(&o.demo, "demo", false, "open the demo mailbox at once")
	f.BoolVar(&o.files, "files", false, "print where Desist keeps its files, then stop")
	f.TextVar(&o.level, "log-level", slog.LevelWarn, "how much to log: debug, info, warn or error")
	f.Float64Var(&o.textSize, "text-size", 0, "size of text: 1, 1.25 or 1.5 (default: as chosen before)")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		err := fmt.Errorf("there is nothing to do with %q", f.Arg(0))
		fmt.Fprintln(out, err)
		return o, err
	}
	if o.textSize < 0 {
		err := fmt.Errorf("a text size cannot be %v", o.textSize)
		fmt.Fprintln(out, err)
		return o, err
	}
	return o, nil
}
