#!/usr/bin/env bash
# Installs what is missing for one purpose, or says exactly what to install.
#   scripts/need.sh go        a Go that can build Desist (enough for the headless half)
#   scripts/need.sh desktop   what the desktop app is compiled with
#   scripts/need.sh test      what the tests use
#   scripts/need.sh bench     what the benchmarks use besides
set -euo pipefail

purpose=${1:?usage: scripts/need.sh go|desktop|test|bench}

# Go 1.21 and later fetch the version that go.mod names by themselves.
oldest_go=1.21

apt_desktop="gcc pkg-config libgl1-mesa-dev xorg-dev libwayland-dev libxkbcommon-dev libegl1-mesa-dev"
apt_test="dovecot-imapd xvfb libgl1-mesa-dri xdotool x11-utils imagemagick poppler-utils qpdf coreutils unzip pst-utils chromium"
brew_test="dovecot poppler qpdf coreutils imagemagick libpst"

have() { command -v "$1" >/dev/null 2>&1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; elif have sudo; then sudo "$@"; else return 1; fi; }

tell() { # what is wanted, for a system we can't install on
  echo "Please install these, then run this again:" >&2
  printf '  %s\n' "$@" >&2
  exit 1
}

apt_install() {
  local missing=() p
  for p in "$@"; do
    dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing+=("$p")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  echo "Installing: ${missing[*]}" >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 || true
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null ||
    tell "sudo apt-get install ${missing[*]}"
}

brew_install() {
  local p
  for p in "$@"; do brew list "$p" >/dev/null 2>&1 || brew install --quiet "$p" >&2; done
}

new_enough() { [ "$(printf '%s\n%s\n' "$oldest_go" "$1" | sort -V | head -n 1)" = "$oldest_go" ]; }

need_go() {
  if have go && new_enough "$(go env GOVERSION | sed 's/^go//')"; then return 0; fi
  if have apt-get; then
    local offered
    as_root apt-get update -qq >&2 || true
    offered=$(apt-cache policy golang-go 2>/dev/null | awk '/Candidate/ {print $2}' | sed 's/^[0-9]*://; s/[~-].*//')
    if [ -n "$offered" ] && new_enough "$offered"; then apt_install golang-go && return 0; fi
  elif have brew; then
    brew_install go && return 0
  fi
  tell "Go $oldest_go or newer (https://go.dev/dl/)"
}

need_desktop() {
  case "$(uname -s)" in
    Linux) if have apt-get; then apt_install $apt_desktop; else tell "a C compiler, and the development files of OpenGL, EGL, X11, Wayland and xkbcommon"; fi ;;
    Darwin) xcode-select -p >/dev/null 2>&1 || tell "the Xcode command line tools: xcode-select --install" ;;
    *) tell "a C compiler (on Windows: MSYS2 with mingw-w64)" ;;
  esac
}

# The OpenID provider that the tests of signing in run on this computer. imapsync/signin/oidctest names the same version.
oidc_version=8.8.1
need_oidc() {
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}
  [ "$(uname -s)" != Darwin ] || cache=$HOME/Library/Caches
  local dir=$cache/desist/oidc-provider-$oidc_version
  [ ! -d "$dir/node_modules/oidc-provider" ] || return 0
  echo "Installing: oidc-provider $oidc_version (npm)" >&2
  mkdir -p "$dir"
  npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --loglevel=error "oidc-provider@$oidc_version" >/dev/null ||
    tell "npm install --prefix $dir oidc-provider@$oidc_version"
}

need_test() {
  need_desktop
  if have apt-get; then apt_install $apt_test; have npm || apt_install npm
  elif have brew; then brew_install $brew_test; have npm || brew_install node
  else tell "Dovecot 2.3 or newer, Xvfb, xdotool, ImageMagick, poppler (pdftotext, pdftoppm), qpdf, Chromium, Node.js with npm"
  fi
  need_oidc
}

need_bench() {
  need_test
  if have apt-get; then apt_install isync
  elif have brew; then brew_install isync
  else have mbsync || tell "mbsync (isync)"
  fi
}

case "$purpose" in
  go) need_go ;;
  desktop) need_go; need_desktop ;;
  test) need_go; need_test ;;
  bench) need_go; need_bench ;;
  *) echo "unknown purpose: $purpose" >&2; exit 2 ;;
esac
