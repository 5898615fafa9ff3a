// Package demo is the demo mailbox: written mail of one invented person and eight invented companies, the truth
// about it, and an in-process IMAP server that serves it over TLS, so that the whole way runs with no account.
//
// The story, October 2024 to October 2026. Every name, number and domain is invented.
//
//	Alex Morgan of Exampleton refuses the marketing of seven companies, each in another way.
//	Meridian Card:      all marketing off in the preference centre, 11 March 2025. Its "servicing" mails go on promoting.
//	Oak & Thread:       a mail to the List-Unsubscribe address, 3 June 2025. Newsletters and suggestions in receipts go on.
//	TallyTel:           an Article 21 objection, 4 August 2025, confirmed by TallyTel. Offers come back.
//	Larderbox:          an unsubscribe link in the night the clocks go back, 26 October 2025. Win-back mails follow.
//	Northfield Bank:    an unsubscribe link, 20 January 2025. It stops; one mail was in flight, one later mail is forged.
//	Wildmoor Trust:     leaves the list on 2 April 2025, gets one appeal, signs up again on 18 October 2025.
//	Brightspark Energy: refuses by phone, 15 September 2025. No mail shows it: it has to be recorded by hand.
//	Swift Parcel:       never refused, so nothing counts against it.
//	Around it: bills, codes, deliveries, friends and family, a running club, a surgery, the council, and junk.
//
// The mails are written as text blocks in assets/demo/mail and rendered here into RFC 5322 messages. Rendering is
// deterministic: the same source gives the same bytes, so their SHA-256 ids can be named in tests.
package demo
