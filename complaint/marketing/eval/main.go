// Command eval measures the marketing judge: on the part of the corpus that is kept aside, on contrast pairs, and on a
// folder of real mail with labels where one is given.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"desist/complaint/marketing"
	"desist/complaint/marketing/internal/dataset"
	"desist/complaint/optout"
)

func main() {
	root := flag.String("root", ".", "the repository")
	real := flag.String("real", "", "a folder of .eml files with labels.tsv")
	misses := flag.Bool("misses", false, "list every wrong verdict")
	all := flag.Bool("all", false, "measure on the whole corpus, also what was trained on")
	flag.Parse()
	if err := run(os.Stdout, *root, *real, *misses, *all); err != nil {
		fmt.Fprintln(os.Stderr, "eval:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, root, real string, misses, all bool) error {
	acts, err := optout.NewFinder()
	if err != nil {
		return err
	}
	j, err := marketing.New(acts)
	if err != nil {
		return err
	}
	entries, err := dataset.Read(os.DirFS(filepath.Join(root, "complaint/marketing/corpus")))
	if err != nil {
		return err
	}
	cases := written(entries, all, false)
	title := "Kept-aside part of the corpus"
	if all {
		title = "Whole corpus (also what was trained on)"
	}
	report(out, title, j, cases, misses)
	report(out, title+", paragraphs run together", j, written(entries, all, true), misses)
	if !all {
		sentences(out, j, entries)
	}
	if real == "" {
		return nil
	}
	mails, err := realMail(real)
	if err != nil {
		return err
	}
	report(out, "Real mail in "+filepath.Base(real), j, mails, misses)
	return nil
}
