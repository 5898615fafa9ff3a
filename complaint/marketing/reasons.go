package marketing

import "desist/complaint/marketing/internal/lexicon"

// A resemblance is what a cue group stands for in a verdict: the reason's code and plain words, the section of the
// legal facts that makes it count, and the decided case it is like.
type resemblance struct {
	group string // cue group of the lexicon; empty for reasons that are not told by words
	code  string
	text  string
	law   string
	cite  string
}

// Promotional resemblances. Of two groups found in one sentence the one listed first names the reason.
var resemblances = []resemblance{
	{"prize", "prize_draw", "Offers a prize draw or competition.", "5.8", "flybe2017"},
	{"consent", "consent_ask", "Asks you to agree to marketing, which is itself marketing when you have opted out, as in Flybe and Moneysupermarket (2017).", "5.5", "flybe2017"},
	{"refer", "refer_friend", "Asks you to bring in friends or family.", "5.8", "amex2021"},
	{"charity", "charity_appeal", "Asks for support or money: promoting aims and ideals is marketing too.", "5.4", ""},
	{"politics", "political_appeal", "Asks for political support: promoting aims and ideals is marketing too.", "5.4", "leaveeu2021"},
	{"winback", "win_back", "Tries to win you back as a customer, like the re-engagement campaign in SportsDirect (2021).", "5.8", "sportsdirect2021"},
	{"reactivate", "reactivation", "Reminds you of the product to make you use it again, as in American Express (2021).", "5.8", "amex2021"},
	{"basket", "basket_reminder", "Reminds you of something you looked at, to make you buy it.", "5.1", ""},
	{"spend", "spend_incentive", "Encourages you to spend, as in American Express (2021).", "5.8", "amex2021"},
	{"rewards", "rewards", "Uses points or rewards to make you buy, as in American Express (2021).", "5.8", "amex2021"},
	{"discount", "discount", "Promotes a discount or reduced price.", "5.1", ""},
	{"pricealert", "price_alert", "Promotes a price or a quote.", "5.8", ""},
	{"survey", "survey", "Asks for your views in a way that serves the sender's marketing.", "5.4", ""},
	{"appnudge", "app_nudge", "Encourages you to use the app.", "5.8", "amex2021"},
	{"app", "app_nudge", "Encourages you to use the app.", "5.8", "amex2021"},
	{"offer", "offer", "Promotes a special offer.", "5.4", ""},
	{"upgrade", "upgrade", "Encourages an upgrade.", "5.1", ""},
	{"benefit", "benefit_push", "Pushes you to use a benefit rather than stating that you have it, as in American Express (2021).", "5.3", "amex2021"},
	{"recommend", "recommendation", "Recommends more products to you.", "5.2", ""},
	{"enrol", "cross_sell", "Encourages you to take up more of what the sender offers.", "5.2", ""},
	{"crosssell", "cross_sell", "Promotes another product or service.", "5.2", ""},
	{"finlead", "product_promotion", "Promotes a financial product.", "5.1", ""},
	{"event", "event_promotion", "Promotes an event.", "5.8", "amex2021"},
	{"rating", "rating_ask", "Asks for a rating or review that promotes the sender.", "5.1", ""},
	{"thirdparty", "third_party_offer", "Promotes someone else's offer, as in Leave.EU (2021).", "5.2", "leaveeu2021"},
	{"product", "product_promotion", "Promotes products.", "5.1", ""},
	{"urgency", "urgency", "Urges you to act before time runs out.", "5.8", "amex2021"},
	{"membership", "cross_sell", "Promotes membership.", "5.1", ""},
	{"shop", "call_to_buy", "Calls on you to buy, book or join.", "5.1", ""},
	{"content", "content_promotion", "Promotes the sender through its own articles or stories.", "5.1", ""},
	{"hype", "product_promotion", "Praises the sender or its products.", "5.1", ""},
}

// promotion names a promotional sentence without a cue of the lexicon.
var promotion = resemblance{code: "promotion", text: "Promotes the sender, its products or its services.", law: "5.1"}

// Reasons that are not single sentences.
var (
	promoInConfirmation = resemblance{code: "promo_in_confirmation", text: "Promotes something inside the confirmation of your opt-out.", law: "5.2"}
	bulkSending         = resemblance{code: "bulk_sending", text: "Was sent as a mailing to many people."}
)

// Services are what speaks against marketing.
var services = []resemblance{
	{"otp", "one_time_code", "Gives a one-time code.", "5.8", ""},
	{"security", "security", "Is about the security of your account.", "5.8", ""},
	{"payfail", "payment_problem", "Is about a payment.", "5.3", ""},
	{"recall", "safety", "Is about product safety.", "5.3", ""},
	{"outage", "interruption", "Is about an interruption of service.", "5.3", ""},
	{"appointment", "appointment", "Is about an appointment.", "5.3", ""},
	{"delivery", "delivery", "Is about a delivery.", "5.3", ""},
	{"invoice", "bill", "Is about a bill or payment.", "5.8", ""},
	{"terms", "terms_change", "Is about a change of terms or prices.", "5.3", ""},
	{"contractend", "contract_end", "Tells you neutrally that a contract is ending.", "5.3", ""},
	{"order", "order_facts", "States facts of your order or booking.", "5.8", ""},
	{"neutralbenefit", "benefit_fact", "States a benefit as a fact, without encouraging you to use it.", "5.3", ""},
	{"statement", "statement", "Is about a statement or document.", "5.8", ""},
	{"policy", "policy_documents", "Is about your policy.", "5.3", ""},
	{"meter", "usage", "States your usage.", "5.3", ""},
	{"travel", "travel_details", "States your travel details.", "5.8", ""},
	{"accountchg", "account_change", "Confirms something about your account.", "5.8", ""},
	{"publicsvc", "public_service", "Tells you about a public service.", "5.3", ""},
	{"support", "support", "Answers a request or complaint.", "5.3", ""},
}

var serviceFact = resemblance{code: "service_information", text: "Gives information that you need as a customer.", law: "5.1"}

// told is a resemblance with the number of its cue group.
type told struct {
	by lexicon.Group
	resemblance
}

func (j *Judge) told(list []resemblance) []told {
	var out []told
	for _, r := range list {
		if g, ok := j.groups[r.group]; ok {
			out = append(out, told{g, r})
		}
	}
	return out
}

// named finds the resemblance of a sentence among list by the cue groups met in its text.
func named(list []told, met lexicon.Set, text string, otherwise resemblance) resemblance {
	for i := range list {
		if r := &list[i]; met.Has(r.by) && bears(r.code, text) {
			return r.resemblance
		}
	}
	return otherwise
}
