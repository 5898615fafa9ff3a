package words

import "desist/app/ui/kit"

// English is the language that texts are in unless the person chooses another.
const English = "en"

// Languages are what letters and packs can be written in.
var Languages = []kit.ChoiceOption{
	{Value: English, Label: "English"},
	{Value: "cy", Label: "Welsh (draft)", Hint: "No Welsh speaker has checked these texts yet. They say so themselves."},
}
