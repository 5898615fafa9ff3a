package letter

import "testing"

func TestALineThatEndsAsAnAddressDoes(t *testing.T) {
	for text, want := range map[string]bool{
		"pre-loved things, 22 Brick Mews, London E2 9ZZ": true,
		"Holt Books Ltd, 9 Mill Lane, Leeds LS1 4AB.":    true,
		"Unit 4, Wharf Road, London EC1V 9BX":            true,
		"Use the code SAVE20 by 4PM":                     false,
		"Come and see us at E2 9ZZ and bring a friend":   false,
		"9ZZ": false, "": false,
	} {
		if endsInPostcode(text) != want {
			t.Errorf("%q ends in a postcode: %v", text, !want)
		}
	}
}
