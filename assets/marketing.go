package assets

import "embed"

// Marketing holds the marketing judge's data: lexicon.tsv (cue groups, written by hand) and weights.tsv (made by
// complaint/marketing/train).
//
//go:embed marketing/*.tsv
var Marketing embed.FS
