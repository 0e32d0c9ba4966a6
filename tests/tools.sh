# What the test scripts share: sourced, not run. Wants `root`, the repository's folder.

die() { echo "$*" >&2; exit 2; }

# The program that is tested.
find_program() {
  local candidate
  for candidate in "${DJURY:-}" "$root/target/release/djury" "$root/target/debug/djury"; do
    if [ -n "$candidate" ] && [ -x "$candidate" ]; then realpath "$candidate"; return; fi
    [ -z "${DJURY:-}" ] || die "DJURY=$DJURY is not a program"
  done
  die "no djury program: run \`cargo build\` first, or set DJURY"
}

# has THING PACKAGE…: whether a program or a path is there, installed by apt-get if that may be done.
has() {
  is_there "$1" && return
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return
  echo "     installing ${*:2}"
  apt-get update -qq >/dev/null || true
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${@:2}" >/dev/null 2>&1
  is_there "$1"
}

is_there() { [ -e "$1" ] || command -v "$1" >/dev/null; }

# Sets CHROMIUM to a browser.
find_chromium() {
  CHROMIUM=${CHROMIUM:-$(command -v chromium-browser || true)}
  [ -n "$CHROMIUM" ] || has chromium chromium || die "Chromium is missing: install it, or set CHROMIUM"
  CHROMIUM=${CHROMIUM:-$(command -v chromium)}
  export CHROMIUM
}

find_npm() { has npm nodejs npm || die "npm is missing: install Node.js with npm, for example \`apt-get install nodejs npm\`"; }
