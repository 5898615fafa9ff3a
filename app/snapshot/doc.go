// Package snapshot takes pictures of HTML mails as they looked, with a Chromium-family browser that is installed on the
// computer. It is optional: without such a browser there are no pictures.
//
// Nothing may be fetched, because a picture that is fetched tells its sender that the mail was opened, by whom and when.
// Four things see to that, each enough by itself: Page takes everything out of the HTML that leads elsewhere; a content
// security policy allows nothing but what is in the page; the browser is started with a proxy and a resolver that lead
// nowhere; and every request it still wants to make is refused. Open checks this with a server of its own before the
// first mail is shown, and does not use a browser that reaches it.
package snapshot
