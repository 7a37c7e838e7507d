// report: https://github.com/dparrish/libcli/issues/77
// story: the text that vasprintf made is cut into lines by moving the pointer to it, and never freed
// kind: leak
// resource: heap
// operation: show_status
// growth: 112
// mix: show_status 1, show_version 2
// function: cli_vprint
#define _GNU_SOURCE
#include "pattern.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct session { char screen[512]; size_t used; uint64_t lines; } session;

static void cli_line(session *to, const char *line) {
  size_t length = strlen(line);
  if (to->used + length + 2 > sizeof to->screen) to->used = 0;
  memcpy(to->screen + to->used, line, length);
  to->used += length;
  to->screen[to->used++] = '\n';
  to->lines++;
}

static void cli_vprint(session *to, const char *format, va_list arguments) {
  char *text;
  if (vasprintf(&text, format, arguments) < 0) return; // stays
  for (char *line; (line = strsep(&text, "\n")) != NULL;)
    if (*line) cli_line(to, line);
}

static void cli_print(session *to, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  cli_vprint(to, format, arguments);
  va_end(arguments);
}

PERFORM(show_status) {
  cli_print(self, "uptime %010llu seconds and a little\nload %03llu of a hundred, which is not very much and a bit so", (unsigned long long)iteration,
            (unsigned long long)iteration % 100);
  return 0;
}

PERFORM(show_version) {
  char *text = NULL;
  if (asprintf(&text, "version 1.%llu of a program that has a long name indeed, and a date", (unsigned long long)iteration) < 0) return 1;
  cli_line(self, text);
  free(text);
  return 0;
}

static void *open_session(void *target, uint32_t index, char *error, size_t capacity) {
  (void)target, (void)index, (void)error, (void)capacity;
  return calloc(1, sizeof(session));
}

PATTERN_WITH("cli_printf", pattern_create, open_session, free, 0, OP(show_status), OP(show_version))
