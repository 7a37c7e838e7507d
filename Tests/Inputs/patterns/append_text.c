// report: https://github.com/maxon887/Cross/issues/11
// story: each line of the log is also appended to one text in memory, whose room doubles when it is full, and which nobody ever empties
// kind: leak
// resource: heap
// operation: log_line
// growth: varies
// mix: log_line 1, format_line 3
// function: append
#include "pattern.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

static struct { pthread_mutex_t lock; char *text; size_t used, room; } buffer = {.lock = PTHREAD_MUTEX_INITIALIZER};

static int append(const char *line) {
  size_t length = strlen(line);
  if (buffer.used + length > buffer.room) {
    size_t room = buffer.room ? buffer.room * 2 : 256;
    char *larger = realloc(buffer.text, room); // stays
    if (!larger) return -1;
    buffer.text = larger, buffer.room = room;
  }
  memcpy(buffer.text + buffer.used, line, length);
  buffer.used += length;
  return 0;
}

PERFORM(log_line) {
  char line[48];
  snprintf(line, sizeof line, "frame %08llu drawn\n", (unsigned long long)iteration % 100000000);
  pthread_mutex_lock(&buffer.lock);
  int result = append(line);
  pthread_mutex_unlock(&buffer.lock);
  return result == 0 ? 0 : 12;
}

PERFORM(format_line) {
  char *line = malloc(100);
  if (!line) return 12;
  int length = snprintf(line, 100, "frame %llu drawn\n", (unsigned long long)iteration);
  free(line);
  return length > 0 ? 0 : 1;
}

PATTERN("append_text", OP(log_line), OP(format_line))
