// Package ui is the desktop front-end: one window with a stack of screens, menus and shortcuts. It composes the
// screens of the packages below it; screens never import each other.
//
// Who owns what: widgets and everything in UI belong to the main goroutine. Work runs on goroutines started by a
// kit.Runner, gets a context that ends when its screen is left, and hands its result back through the Runner. The
// main goroutine never waits.
package ui
