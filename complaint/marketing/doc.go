// Package marketing says whether a message is direct marketing in the ICO's sense, and why.
//
// The test is the ICO's: any element that promotes makes the whole message direct marketing, even if that is not its
// main purpose; branding alone does not, nor does a neutral reminder of a benefit; calling a message "service" is a claim,
// not a defence.
//
// The judge works from sentences. The visible text is cut into sentences, and headings, buttons, image texts and cells
// are units of their own. A multinomial logistic model says of each whether it is promotional, transactional, legal
// small print or neutral, from the cue groups of a lexicon, the sentence's structure, and its words. Sentences are then
// weighed for where they stand: small print, navigation, quoted mail and hidden preheaders are taken for what they are.
// A second, small logistic model goes from the sentences and a few signs of the message (bulk headers, campaign links,
// order facts, one-time codes) to the probability that the message is direct marketing. Every verdict quotes the sentences
// that decided it.
//
// Both models' weights are data: assets/marketing/weights.tsv, written by complaint/marketing/train from the corpus in
// complaint/marketing/corpus. docs/MODEL.md is the model card.
package marketing
