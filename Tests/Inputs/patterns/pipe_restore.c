// report: https://github.com/checkpoint-restore/criu/issues/3133
// story: a pair of pipe ends is made and then set up; where the set-up fails the function returns without closing them
// kind: leak
// resource: descriptors
// operation: restore_pipe
// growth: 0.2
// mix: restore_pipe 1, echo_pipe 1
// function: open_pipe
#include "pattern.h"

#include <string.h>
#include <unistd.h>

static uint64_t pipes;

static int set_up(int descriptor, uint64_t n) {
  char data[64];
  if (n % 10 == 9) return -1;  // The data of this one is damaged.
  memset(data, (int)n, sizeof data);
  return write(descriptor, data, sizeof data) == (ssize_t)sizeof data ? 0 : -1;
}

static int open_pipe(int ends[2], uint64_t n) {
  if (pipe(ends) < 0) return -1; // stays
  if (set_up(ends[1], n) < 0) return -1;
  return 0;
}

PERFORM(restore_pipe) {
  int ends[2];
  char data[64];
  if (open_pipe(ends, next_of(&pipes)) < 0) return 5;
  ssize_t length = read(ends[0], data, sizeof data);
  close(ends[0]);
  close(ends[1]);
  return length == (ssize_t)sizeof data ? 0 : 6;
}

PERFORM(echo_pipe) {
  int ends[2];
  char data[16] = "hello";
  if (pipe(ends) < 0) return 24;
  ssize_t length = write(ends[1], data, 6) == 6 ? read(ends[0], data, sizeof data) : -1;
  close(ends[0]);
  close(ends[1]);
  return length == 6 ? 0 : 6;
}

PATTERN("pipe_restore", OP(restore_pipe), OP(echo_pipe))
