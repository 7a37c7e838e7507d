# Shared by the shell scripts that check something: one line for each check. Sourced after lib.sh; set `work` to a folder
# for logs first. `checks` and `failures` count.

checks=0 failures=0

# check NAME COMMAND…: one line, with what the command printed when it failed. The command is left at its first failure.
check() {
  local name=$1 status
  shift
  checks=$((checks + 1))
  # In `( … ) || status=$?`, the shell would ignore `set -e`.
  set +e
  (
    set -e
    "$@"
  ) >"$work/check.log" 2>&1
  status=$?
  set -e
  if [ "$status" -eq 0 ]; then
    printf 'ok      %s\n' "$name"
  else
    printf 'FAILED  %s\n' "$name"
    sed 's/^/        /' "$work/check.log"
    failures=$((failures + 1))
  fi
}

# ends CODE COMMAND…: the command ends with this exit code.
ends() {
  local expected=$1 code=0
  shift
  "$@" || code=$?
  [ "$code" -eq "$expected" ] || { echo "exit code $code, expected $expected: $*"; return 1; }
}

# eventually COMMAND…: waits until the command succeeds; two minutes are a bound against hanging.
eventually() {
  local tries=2400
  until "$@" 2>/dev/null; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.05
  done
}
