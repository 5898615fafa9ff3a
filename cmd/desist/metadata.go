package main

import (
	"fyne.io/fyne/v2"

	"desist/assets"
	"desist/cmd/internal/wire"
)

// FyneApp.toml at the root says the same; Fyne's own tool does not find it from here. A test compares the two. The
// build tag migrated_fynedo decides on Fyne's migrations.
const (
	appID    = "app.desist.Desist"
	appName  = "Desist"
	appBuild = 1
)

func icon() fyne.Resource { return fyne.NewStaticResource("desist.png", assets.IconPNG) }

func metadata() fyne.AppMetadata {
	return fyne.AppMetadata{ID: appID, Name: appName, Version: wire.Version, Build: appBuild, Icon: icon()}
}
