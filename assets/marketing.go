package assets

import "embed"

// Marketing holds the marketing judge's data: lexicon.tsv (cue groups, written by hand), weights.tsv (made by
// complaint/marketing/train) and vectors.bin (word vectors, made by complaint/marketing/vectors).
//
//go:embed marketing/*.tsv marketing/vectors.bin
var Marketing embed.FS
