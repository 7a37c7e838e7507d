# Shared by the performance scripts: runs parts, whose failures do not hide each other. Sourced after lib.sh.
#
#   part NAME COMMAND…       runs it, whether or not earlier parts failed; its output also goes to a log
#   expect CODE COMMAND…     as a part's command: passes if the command exits with this code
#   finish_parts TITLE       one line for each part, the Markdown summary, and the exit code of the whole in `$worst`
#
# Set `output` first: the folder of the logs and of the summary, summary.md, which is also appended to
# $GITHUB_STEP_SUMMARY. A part may write its own Markdown to the file "$details"; it follows the table.

part_names=() part_codes=() worst=0

start_parts() {
  output=$(realpath -m -- "$output")
  if ! mkdir -p -- "$output/logs" || ! : >"$output/details.md"; then
    say "cannot write to $output; choose another folder with --output-dir"
    exit 73
  fi
  details=$output/details.md
}

# The worse of two exit codes: a failure, then a part that broke (64 and above), then invalid, then no data.
worse() {
  local code first=
  for code in "$@"; do
    case $code in
      0) ;;
      130 | 143) printf '%s\n' "$code"; return ;;
      1) first=1 ;;
      2) case $first in '' | 3) first=2 ;; esac ;;
      3) [ -n "$first" ] || first=3 ;;
      *) case $first in '' | 2 | 3) first=$code ;; esac ;;
    esac
  done
  printf '%s\n' "${first:-0}"
}

meaning() {
  case $1 in
    0) echo pass ;;
    1) echo FAIL ;;
    2) echo invalid ;;
    3) echo 'no data' ;;
    130 | 143) echo interrupted ;;
    *) echo broken ;;
  esac
}

part() {
  local name=$1 log codes
  shift
  # Interrupting one part interrupts all.
  case $worst in 130 | 143) return 0 ;; esac
  log=$output/logs/${name//[^A-Za-z0-9]/-}.log
  printf '\n== %s\n' "$name"
  set +e
  # The command may be a function: it runs in its own shell, which exits at the first failure.
  (
    set -e
    "$@"
  ) 2>&1 | tee -i -- "$log"
  codes=("${PIPESTATUS[@]}")
  set -e
  part_names+=("$name")
  part_codes+=("${codes[0]}")
  worst=$(worse "${part_codes[@]}")
}

expect() {
  local expected=$1 code=0
  shift
  "$@" || code=$?
  [ "$code" -ne "$expected" ] || return 0
  say "exit code $code, expected $expected: $*"
  # A command that passed but should have failed is a failure; anything else broke.
  [ "$code" -ne 0 ] || return 1
  return "$code"
}

finish_parts() {
  local title=$1 place
  {
    printf '### %s\n\n| part | result | exit code |\n| --- | --- | ---: |\n' "$title"
    for place in "${!part_names[@]}"; do
      printf '| %s | %s | %d |\n' "${part_names[place]}" "$(meaning "${part_codes[place]}")" "${part_codes[place]}"
    done
    printf '\n'
    [ ! -s "$details" ] || { cat -- "$details"; printf '\n'; }
  } >"$output/summary.md"
  rm -f -- "$details"
  [ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat -- "$output/summary.md" >>"$GITHUB_STEP_SUMMARY"
  printf '\n== %s\n' "$title"
  for place in "${!part_names[@]}"; do
    printf '%-12s %s\n' "$(meaning "${part_codes[place]}")" "${part_names[place]}"
  done
  printf 'summary: %s\n' "$output/summary.md"
}

# MARK: Options

wrong_usage() {
  say "$(basename "$0"): $1; --help lists the options"
  exit 64
}

# The header comment of a script.
usage_of() { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$1"; }

# An executable that is there, as a path that holds from every folder.
executable() {
  [ -x "$1" ] && [ ! -d "$1" ] || wrong_usage "$1 is not an executable"
  realpath -- "$1"
}

# MARK: Revisions

# Checks `repository`, `build` and `program`, as given by options, and makes `repository` the root of the one whose
# revisions are compared. `own` is `yes` if these are loadtest's own.
set_repository() {
  local here
  if [ -n "$repository$build$program" ]; then
    own=''
    [ -n "$repository" ] && [ -n "$build" ] || wrong_usage "the revisions of another repository need both --repository and --build"
    here=$(git -C "$repository" rev-parse --show-toplevel 2>/dev/null) ||
      wrong_usage "--repository '$repository' is not a Git repository"
    repository=$here
    return 0
  fi
  own=yes
  repository=$(git -C "$root" rev-parse --show-toplevel 2>/dev/null) || wrong_usage "$root is not a Git repository"
  here=$(git rev-parse --show-toplevel 2>/dev/null) || here=$repository
  [ "$here" = "$repository" ] || wrong_usage \
    "the current folder belongs to $here: add --repository . --build COMMAND to compare revisions of it, or call from $root"
}

# The commit of a revision of `repository`.
commit_of() {
  git -C "$repository" rev-parse --verify --quiet --end-of-options "$1^{commit}" ||
    wrong_usage "unknown revision '$1' in $repository"
}
