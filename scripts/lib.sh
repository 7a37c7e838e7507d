# Shared by the scripts: messages, and the installation of missing packages.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# The executable that the checks run.
released=${LOADTEST:-$root/.build/release/loadtest}

say() { printf '%s\n' "$*" >&2; }

# need PACKAGE FILE-OR-COMMAND: notes a Debian package for installation if no such file or command exists.
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
    say "missing packages: ${missing_packages[*]} (Debian names); install them with this system's package manager"
    return 1
  fi
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  say "installing ${missing_packages[*]} with apt-get"
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing_packages[@]}" >/dev/null 2>&1; then
    "${as_root[@]}" apt-get update -qq >&2 || true
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing_packages[@]}" >&2 || {
      say "cannot install ${missing_packages[*]}"
      return 1
    }
  fi
}

need_swift() {
  command -v swift >/dev/null && return 0
  say "Swift 6.2 or newer is required: https://www.swift.org/install"
  exit 70
}

# Sets `checker` to check-jsonschema, a Python package: the one in PATH, or else the one in .build/schedule-python,
# which is installed if missing. Exits with 1 if it cannot be installed.
need_check_jsonschema() {
  local folder=$root/.build/schedule-python installation
  checker=check-jsonschema
  command -v "$checker" >/dev/null && return 0
  checker=$folder/bin/check-jsonschema
  [ -x "$checker" ] && return 0
  if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
    missing_packages=(python3-venv)
    install_missing || exit 1
  fi
  say "installing the Python package check-jsonschema into $folder"
  installation=$(mktemp)
  if ! python3 -m venv --clear "$folder" >"$installation" 2>&1 ||
    ! "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --retries 1 check-jsonschema \
      >"$installation" 2>&1; then
    tail -n 5 "$installation" >&2
    say "not checked: cannot install the Python package check-jsonschema; add check-jsonschema to PATH"
    exit 1
  fi
  rm -f "$installation"
}
