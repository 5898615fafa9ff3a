package ui

import (
	"context"

	"desist/app"
	"desist/complaint"
)

// Backend is an open casebook: the use cases of app.App that screens call.
type Backend interface {
	Profile(ctx context.Context) (complaint.Person, error)
	SetProfile(ctx context.Context, p complaint.Person) error
	Accounts(ctx context.Context) ([]complaint.Account, error)
	FindServers(ctx context.Context, email string, tell func(string)) (app.FoundServers, error)
	AddAccount(ctx context.Context, in app.AccountInput) (complaint.Account, error)
	Sync(ctx context.Context, o app.SyncOptions, report app.ProgressFunc) (app.SyncResult, error)
	Watch(ctx context.Context, o app.WatchOptions, tell func(app.WatchEvent)) error
	SetWatch(ctx context.Context, id string, s complaint.WatchSettings) error
	Import(ctx context.Context, paths []string, report app.ProgressFunc) (app.ImportResult, error)
	Companies(ctx context.Context) ([]app.CompanyRow, error)
	Company(ctx context.Context, ref string) (app.CompanyView, error)
	Message(ctx context.Context, id complaint.MessageID) (app.MessageView, error)
	AddOptOut(ctx context.Context, in app.OptOutInput) (complaint.OptOut, error)
	SetOptOutState(ctx context.Context, id complaint.OptOutID, s complaint.State) error
	RemoveOptOut(ctx context.Context, id complaint.OptOutID) error
	Lists(ctx context.Context, company string) ([]app.ListRow, error)
	SetOptOutScope(ctx context.Context, id complaint.OptOutID, said complaint.SaidScope) error
	Review(ctx context.Context, in app.ReviewInput) (int, error)
	PictureBrowser() (path string, err error)
	BuildPack(ctx context.Context, in app.PackInput, report app.ProgressFunc) (app.PackResult, error)

	Case(ctx context.Context, company string) (app.CaseView, error)
	ChangeCase(ctx context.Context, company string, change func(*complaint.CaseFacts) error) (app.CaseView, error)
	Intake(ctx context.Context, company string) (app.IntakeView, error)
	Answer(ctx context.Context, company string, k complaint.QuestionKey, value string) (app.IntakeView, error)
	SkipQuestion(ctx context.Context, company string, k complaint.QuestionKey) (app.IntakeView, error)
	DraftLetter(ctx context.Context, req app.LetterRequest) (app.LetterResult, error)
	WriteLetter(ctx context.Context, req app.LetterRequest) (app.LetterResult, error)
	AcceptLetter(ctx context.Context, company, id string, kind complaint.LetterKind) (app.CaseView, error)
	DismissLetter(ctx context.Context, company, id string) (app.CaseView, error)
	AddLetter(ctx context.Context, company string, in app.LetterInput) (app.CaseView, error)
	RemoveLetter(ctx context.Context, company, id string) (app.CaseView, error)
	Form(ctx context.Context, company string) (app.FormView, error)
	SetStatement(ctx context.Context, company, text string) error
	Deadlines(ctx context.Context, company string) ([]app.DeadlineRow, error)
	SaveCalendar(ctx context.Context, company, path string) (int, error)
	SetRemind(ctx context.Context, on bool) error
	Remind(ctx context.Context, o app.RemindOptions) error

	Close() error
}

// Prompt asks the person for a secret. With confirm they enter a new one, twice. It blocks until they answer, so it
// is called from a worker goroutine only; app.CodeCancelled says that they would rather not.
type Prompt func(ctx context.Context, question string, confirm bool) ([]byte, error)

// Place is a file or folder Desist uses, with what it is for.
type Place struct {
	What string
	Path string
}

// Host does what only the program around the window can: it knows where things are and wires the real parts. Every
// method but Places and PackFolder is called from worker goroutines.
type Host interface {
	// HasCasebook reports whether there is a casebook to carry on with.
	HasCasebook(ctx context.Context) bool
	// OpenCasebook opens the casebook, and makes it on first use. The keyring may keep it waiting.
	OpenCasebook(ctx context.Context, ask Prompt) (Backend, error)
	// OpenDemo makes a casebook of the demo mailbox, synced over a real connection on this computer.
	OpenDemo(ctx context.Context, report app.ProgressFunc) (Backend, error)
	// Places lists the files and folders Desist uses.
	Places() []Place
	// ReadsOutlook reports whether the program that reads Outlook's files is installed.
	ReadsOutlook() bool
	// PackFolder is the folder in which a folder for each pack is proposed.
	PackFolder() string
}
