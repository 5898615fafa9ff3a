package optout

import (
	"strings"
	"testing"

	"desist/complaint/rfc822"
)

func TestOwnList(t *testing.T) {
	for _, tc := range []struct{ name, header, body, want string }{
		{"its foot", "", "<h1>Green and gold</h1><p>Adults £48.</p><p>You are on the list “Shop &amp; Offers”. <a href=\"https://a.example/x\">Leave this list</a></p>", "shop offers"},
		{"left by a link, joined as a member", "", "<p>Quarter off.</p><p>You get \"Offers & Upgrades\" because you joined the list when you became a member.</p><p>Leave Offers & Upgrades</p>", "offers upgrades"},
		{"why it was sent", "", "<p>Quarter off.</p><p>You’re getting this because you signed up to Garden Notes.</p><p>Penhale Ltd, 1 Quay Street.</p>", "garden notes"},
		{"the phrase of its List-Id", "List-Id: \"Garden Notes\" <4711.mailhost.example>\r\n", "<p>Quarter off.</p>", "garden notes"},
		{"a List-Id alone", "List-Id: <4711.mailhost.example>\r\n", "<p>Quarter off.</p>", ""},
		{"what it sells", "", "<p>Our Garden Notes book is here.</p>", ""},
		{"a link of its own", "", "<p>Quarter off.</p><p><a href=\"https://a.example/x\">Leave the Garden Notes list</a></p>", "garden notes"},
		{"before the company's name", "", "<p>Quarter off.</p><p>You get this because you are on the Shop and Café list of Penhale Mill Museum, Canal Street.</p>", "shop cafe"},
		{"quoted, before the company's name", "", "<p>Places remain.</p><p>You are on the list \"Courses and Events\" of the Severnside Guild.</p>", "courses events"},
		{"sent to its readers", "", "<p>Quarter off.</p><p>Sent to readers of Money Monthly. Penhale is authorised by the FCA.</p>", "money monthly"},
		{"several lists", "", "<p>Quarter off.</p><p>You are subscribed to Sea Views, Garden Notes and River Days.</p><p>Unsubscribe from Sea Views</p><p>Unsubscribe from Garden Notes</p>", ""},
		{"another list", "", "<p>Readers of Garden Notes get 10% off.</p><p>You are receiving this because you are not yet on Garden Notes.</p><p>Also in our family: join the list Garden Notes.</p>", ""},
		{"what it replaces", "", "<p>You are receiving Trail Mix because you left Garden Notes.</p><p>You are subscribed to Sea Views, the sister newsletter of Garden Notes.</p>", ""},
		{"a sentence that is no foot", "", "<p>Our editor says: because you follow Kitchen Table, you know good food.</p><p>You subscribed to Kitchen Table. We thought Garden Notes might interest you.</p><p>You are subscribed to Kitchen Table as well.</p>", ""},
		{"a long block of small print", "", "<p>Quarter off.</p><p>" + strings.Repeat("All rights reserved. ", 200) + "You are on our Garden Notes list.</p>", "garden notes"},
		{"quoted mail", "", "<p>Here you are.</p><p>-----Original Message-----</p><p>You are on the list Garden Notes.</p>", ""},
		{"a sentence without an end", "", "<p>Quarter off.</p><p>You are on the list " + strings.Repeat("Garden Notes ", 100) + "</p>", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m, err := rfc822.Parse([]byte("From: a@penhale.example\r\n"+tc.header+"Content-Type: text/html; charset=utf-8\r\n\r\n"+tc.body), rfc822.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := OwnList(&m); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}
