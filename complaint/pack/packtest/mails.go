package packtest

import (
	"strings"
	"time"

	"desist/complaint"
)

const day = 24 * time.Hour

func sampleMails() []Mail {
	table := []complaint.Block{
		h("Your summary for November"), p("Account ending 1234. This is for information only."),
	}
	table = append(table, cells(1, "Merchant", "Spend", "Points")...)
	table = append(table, cells(2, "Quayside Grocers", "£84.20", "84")...)
	table = append(table, cells(3, "Northern Ferries", "£132.00", "264")...)
	table = append(table, p("Did you know? Spend £500 by 31 December and get £50 back."), button("Activate your offer"),
		p("You are being sent this service email as it contains information about an integral benefit of your card."))
	service := "You are being sent this service email as it contains information about an integral benefit of your card."
	long := []complaint.Block{h("Terms of the winter prize draw")}
	for i := range 60 {
		long = append(long, p(strings.Repeat("The promoter may change or end the prize draw at any time and no correspondence will be entered into. ", 2+i%2)))
	}
	long = append(long, p("Enter now and win a year of double points."))
	return []Mail{
		{20 * time.Hour, "Last chance: double points this weekend", []complaint.Block{
			alt("Harbour Card logo"), h("Double points end on Sunday"), p("Don’t miss out on earning double points on every purchase."), button("Shop now"),
		}, []complaint.Reason{promo("Don’t miss out on earning double points on every purchase.", "body", "It urges you to spend on the card.", "amex2021")}, "", "weekend", false},
		{12 * day, "Remember your Harbour Card?", []complaint.Block{
			h("Remember your Harbour Card?"), p("It could still help you to earn points on all your purchases."),
			li("2 points for every £1 at supermarkets"), li("5 points for every £1 on ferries"), button("See your rewards"),
		}, []complaint.Reason{promo("It could still help you to earn points on all your purchases.", "body", "It encourages use of a product.", "amex2021"), promo("Remember your Harbour Card?", "subject", "It tries to win back a customer.", "")}, "", "comeback", false},
		{40 * day, "Exclusive presale: seats by the harbour 🎉🎶", []complaint.Block{
			alt("Concert stage at night"), h("An exclusive presale, just for you 🎟️"), p("Book before everyone else. ☀ Sun, sea & song — tickets from £25."), button("Book now →"),
		}, []complaint.Reason{promo("An exclusive presale, just for you", "body", "It offers something to buy.", ""), promo("Concert stage at night", "image", "The picture advertises an event.", "")}, "", "presale", false},
		{66 * day, "Your November summary", table, []complaint.Reason{
			promo("Spend £500 by 31 December and get £50 back.", "body", "It offers money back for spending.", "amex2021"),
		}, service, "summary", false},
		{80 * day, "Important information about your Harbour Card membership, its benefits, its partners and the many ways in which you can make the most of it this winter, whether at home, on the move or on one of our 140 partner ferries between Aberystwyth and Thessaloniki", []complaint.Block{
			p("Make the most of your card this winter."),
			p("https://click.harbourcard.example/r/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IlJoaWFubm9uIiwiaWF0IjoxNTE2MjM5MDIyfQ?utm_source=crm&utm_campaign=winter-benefits-2025"),
		}, []complaint.Reason{promo("Make the most of your card this winter.", "body", "It encourages use of a product.", "amex2021")}, "", "benefits", true},
		{101 * day, "Cynnig arbennig i chi: pwyntiau dwbl ŵyl y banc", []complaint.Block{
			h("Pwyntiau dwbl dros Ŵyl y Banc"), p("Peidiwch â cholli’r cyfle i ennill pwyntiau dwbl ym mhob siop yng Nghymru. Mae’r cynnig yn dod i ben ddydd Llun."), button("Siopa nawr"),
		}, []complaint.Reason{promo("Peidiwch â cholli’r cyfle i ennill pwyntiau dwbl", "body", "It urges you to spend on the card.", "")}, "", "welsh", false},
		{130 * day, "Καλοκαίρι στην Ελλάδα – Лето в Греции", []complaint.Block{
			h("Ταξιδέψτε με Harbour Card"), p("Κερδίστε διπλούς πόντους σε κάθε κράτηση έως τις 31 Μαΐου."), p("Двойные баллы за каждое бронирование."), p("日本語のお知らせ / שלום"),
		}, []complaint.Reason{promo("Κερδίστε διπλούς πόντους σε κάθε κράτηση", "body", "It offers a reward for booking.", "")}, "", "greek", false},
		{160 * day, "We miss you: would you like to hear from us again?", []complaint.Block{
			p("You have currently said no to receiving marketing messages from us. If you’d like to reconsider, simply click below."), button("Update my preferences"),
		}, []complaint.Reason{{
			Code: "consent_ask", Quote: "If you’d like to reconsider, simply click below.", Weight: 2.4, Where: "body",
			Text: "Asking an opted-out person to opt back in is marketing.", Law: "5.5", Case: "msm2017",
		}}, "", "consent", false},
		{201 * day, "Winter prize draw: terms", long, []complaint.Reason{promo("Enter now and win a year of double points.", "body", "It promotes a prize draw.", "")}, "", "draw", false},
		{245 * day, "Your offers are loaded", []complaint.Block{
			p("Your offers are loaded, ready to be redeemed. With the app you’ll never miss a saving."), button("Get the app"), p(service),
		}, []complaint.Reason{promo("With the app you’ll never miss a saving.", "body", "It promotes an app and its offers.", "amex2021")}, service, "app", false},
		{
			300 * day, "",
			[]complaint.Block{p("Refer friends and family and get 2,000 points for each of them.")},
			[]complaint.Reason{promo("Refer friends and family and get 2,000 points", "body", "It asks you to advertise the card.", "")},
			"", "refer", false,
		},
		{352 * day, "Going away this bank holiday? Don’t forget your Harbour Card", []complaint.Block{
			h("Don’t go abroad without it"), p("Going away this bank holiday? Take your Harbour Card and earn points abroad."),
		}, []complaint.Reason{promo("Take your Harbour Card and earn points abroad.", "body", "It encourages use of a product.", "amex2021")}, "", "travel", false},
	}
}
