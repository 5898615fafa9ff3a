package imapsync

import (
	"strings"

	"github.com/emersion/go-imap/v2"
)

// roleByAttr is what the server itself says (RFC 6154).
var roleByAttr = map[imap.MailboxAttr]Role{
	imap.MailboxAttrSent:    RoleSent,
	imap.MailboxAttrDrafts:  RoleDrafts,
	imap.MailboxAttrJunk:    RoleJunk,
	imap.MailboxAttrTrash:   RoleTrash,
	imap.MailboxAttrArchive: RoleArchive,
	imap.MailboxAttrAll:     RoleAll,
}

// roleByName holds the names mail programs and providers give, in lower case: English, Welsh, French, German.
var roleByName = map[string]Role{
	"inbox": RoleInbox,

	"sent": RoleSent, "sent items": RoleSent, "sent mail": RoleSent, "sent messages": RoleSent,
	"sent-mail": RoleSent, "anfonwyd": RoleSent, "eitemau a anfonwyd": RoleSent,
	"envoyés": RoleSent, "éléments envoyés": RoleSent, "messages envoyés": RoleSent,
	"gesendet": RoleSent, "gesendete elemente": RoleSent, "gesendete objekte": RoleSent,

	"drafts": RoleDrafts, "draft": RoleDrafts, "drafftiau": RoleDrafts, "brouillons": RoleDrafts,
	"entwürfe": RoleDrafts,

	"junk": RoleJunk, "junk email": RoleJunk, "junk e-mail": RoleJunk, "junk mail": RoleJunk, "spam": RoleJunk,
	"bulk": RoleJunk, "bulk mail": RoleJunk, "sbam": RoleJunk, "sothach": RoleJunk,
	"courrier indésirable": RoleJunk, "indésirables": RoleJunk, "pourriel": RoleJunk,
	"junk-e-mail": RoleJunk, "unerwünscht": RoleJunk,

	"trash": RoleTrash, "deleted": RoleTrash, "deleted items": RoleTrash, "deleted messages": RoleTrash,
	"bin": RoleTrash, "sbwriel": RoleTrash, "eitemau wedi'u dileu": RoleTrash,
	"corbeille": RoleTrash, "éléments supprimés": RoleTrash,
	"papierkorb": RoleTrash, "gelöscht": RoleTrash, "gelöschte elemente": RoleTrash,

	"archive": RoleArchive, "archives": RoleArchive, "archif": RoleArchive, "archiv": RoleArchive,

	"all mail": RoleAll, "pob neges": RoleAll, "tous les messages": RoleAll, "alle nachrichten": RoleAll,
}

// RoleByName recognises a folder by its name: the whole of it, or what follows one of the prefixes that servers put
// in front ("INBOX.", "[Gmail]/"). delim is the hierarchy delimiter, 0 if there is none. A folder the person made
// below another, such as "Holidays/Sent", has no role.
func RoleByName(name string, delim rune) Role {
	name = strings.ToLower(name)
	if delim != 0 {
		if parent, last, ok := strings.Cut(name, string(delim)); ok {
			switch parent {
			case "inbox", "[gmail]", "[google mail]":
				name = last
			}
		}
	}
	return roleByName[name]
}

// roleOf trusts the server's attributes before names.
func roleOf(data *imap.ListData) Role {
	if strings.EqualFold(data.Mailbox, "INBOX") {
		return RoleInbox
	}
	for _, attr := range data.Attrs {
		if role, ok := roleByAttr[attr]; ok {
			return role
		}
	}
	if role := RoleByName(data.Mailbox, data.Delim); role != RoleInbox {
		return role
	}
	return RoleNone
}

// syncOrder puts what a complaint needs first to the front, and folders that only repeat others to the end.
var syncOrder = map[Role]int{
	RoleInbox: 0, RoleSent: 1, RoleJunk: 2, RoleArchive: 3, RoleNone: 4, RoleTrash: 5, RoleAll: 6, RoleDrafts: 7,
}
