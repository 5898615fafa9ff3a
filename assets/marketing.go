package assets

import "embed"

// Marketing holds the marketing judge's data: lexicon.tsv (cue groups, written by hand), weights.tsv (made by
// complaint/marketing/train), vectors.bin (word vectors, made by complaint/marketing/vectors) and gloss (words of other
// languages, written by hand).
//
//go:embed marketing/*.tsv marketing/gloss/*.tsv marketing/vectors.bin
var Marketing embed.FS
