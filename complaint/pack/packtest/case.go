package packtest

import (
	"time"

	"desist/complaint"
	"desist/complaint/pack"
)

// Case is Sample with everything that a case adds: answers, letters, an answer of the company, streams, points about
// the sender and what speaks against the complaint.
func Case() pack.Input {
	in := Sample()
	in.Facts = complaint.CaseFacts{
		Company: string(company), Mailbox: complaint.MailboxPersonal, Payer: complaint.PayerMe, Customer: complaint.CustomerCurrent,
		Asked: complaint.No, OptedBack: complaint.No, ForAnother: complaint.No, UKSender: complaint.Yes,
		Effect:       "I no longer open mails from the card company at once. In March I missed a real notice about my account because of that.",
		ComplainedOn: "2026-06-22", Reply: complaint.ReplyService, RepliedOn: "2026-07-02",
		ReplyQuote: "These messages are part of the service that comes with your card.",
	}
	reply := complaint.Message{
		ID: complaint.MessageID("c2" + string(in.Exhibits[0].Flag.Message[2:])), MessageID: "care.4711@harbourcard.example",
		Date: time.Date(2026, 7, 2, 10, 15, 0, 0, time.UTC), Received: time.Date(2026, 7, 2, 10, 15, 3, 0, time.UTC),
		ReceivedFrom: complaint.ReceivedInternalDate,
		From:         []complaint.Address{{Name: "Harbour Card Care", Addr: "care@harbourcard.example"}}, To: in.Exhibits[0].Message.To,
		Subject: "Re: Objection to direct marketing and complaint (reference DES-1234ABCD)",
		Blocks: []complaint.Block{
			p("Dear Rhiannon,"), p("Thank you for your message. These messages are part of the service that comes with your card."),
			p("Kind regards, Harbour Card Care"),
		},
	}
	in.Letters = []pack.Letter{
		{Letter: complaint.Letter{ID: "k-2", Kind: complaint.LetterReply, On: "2026-07-02", Message: reply.ID}, Message: &reply},
		{Letter: complaint.Letter{ID: "k-1", Kind: complaint.LetterComplaint, On: "2026-06-22", Text: "I object to direct marketing and complain."}},
	}
	in.Streams = []pack.Stream{
		{ID: "weekend", Example: "Last chance: double points this weekend", From: "hello@news.harbourcard.example", Before: 14, After: 1, Last: in.Flags[0].Received},
		{ID: "comeback", Example: "Remember your Harbour Card?", From: "hello@news.harbourcard.example", Before: 9, After: 1, Last: in.Flags[1].Received},
	}
	in.Points = []pack.Point{
		{Code: "no_means_to_stop", Messages: []complaint.MessageID{in.Flags[2].Message, in.Flags[4].Message, "not-included"}},
		{Code: "sender_concealed", Messages: []complaint.MessageID{"not-included"}},
	}
	in.Weak = []complaint.Weakness{
		{Code: complaint.WeakOrders, Count: 2, Text: "By their subjects, 2 emails after the opt-out concerned an order."},
		{Code: complaint.WeakCustomer, Text: "You are or were a customer."},
		{Code: complaint.WeakInFlight, Count: 1, Text: "1 included email came within 48 hours of the opt-out."},
		{Code: complaint.WeakProcess, Count: 1, Text: "1 included email came within 28 days of the opt-out."},
	}
	return in
}
