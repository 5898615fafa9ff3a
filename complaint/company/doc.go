// Package company tells which company sent a mail. Identifier reads the signs in one message: the registrable
// domain of From, DKIM, Return-Path, List-Id, the sending service's customer number, the legal footer. Group
// puts the senders of a whole mailbox together: one Company across subdomains, sister domains and shared sending
// services.
//
// Precision comes first. Two domains become one company only on a sign that cannot well be shared by two
// companies, such as a registered number, or on two weaker ones together. A display name alone proves nothing,
// and neither does a sending service, a free-mail provider or a marketplace that many companies use. The person
// can merge, split and rename; that is applied last.
package company
