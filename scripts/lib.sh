# Shared by the scripts: says what it does, installs what is missing.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }

# need PACKAGE FILE-OR-COMMAND: installs a Debian package when neither a file nor a command of that name is there.
missing_packages=()
need() {
  local package=$1 thing=$2
  case $thing in
    /*) compgen -G "$thing" >/dev/null || missing_packages+=("$package") ;;
    *) command -v "$thing" >/dev/null || missing_packages+=("$package") ;;
  esac
}

install_missing() {
  [ ${#missing_packages[@]} -eq 0 ] && return 0
  if ! command -v apt-get >/dev/null; then
    say "missing: ${missing_packages[*]} (Debian's names); install them with this system's package manager"
    return 1
  fi
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  say "installing ${missing_packages[*]} with apt-get"
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing_packages[@]}" >/dev/null 2>&1; then
    "${as_root[@]}" apt-get update -qq >&2 || true
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing_packages[@]}" >&2 || {
      say "could not install ${missing_packages[*]}"
      return 1
    }
  fi
}

need_swift() {
  command -v swift >/dev/null && return 0
  say "swift 6.2 or newer is needed: https://www.swift.org/install"
  exit 70
}
