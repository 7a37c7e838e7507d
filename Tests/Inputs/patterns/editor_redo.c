// report: https://github.com/Cano-Projects/Cano/issues/24
// story: undone edits go to the redo stack, and the next edit empties that stack by its count alone, so that their texts stay
// kind: leak
// resource: heap
// operation: type_text
// growth: 24
// mix: type_text 2, undo 1
// function: remember
#include "pattern.h"

#include <stdio.h>
#include <string.h>

enum { depth = 64 };
typedef struct stack { char *texts[depth]; int count; } stack;
typedef struct editor { stack undo, redo; char line[64]; } editor;

static void push(stack *to, char *text) {
  if (to->count == depth) {
    free(to->texts[0]);
    memmove(to->texts, to->texts + 1, (depth - 1) * sizeof to->texts[0]);
    to->count--;
  }
  to->texts[to->count++] = text;
}

static void remember(editor *e) {
  char *copy = malloc(40); // stays
  if (!copy) return;
  memcpy(copy, e->line, 40);
  push(&e->undo, copy);
  e->redo.count = 0;
}

PERFORM(type_text) {
  editor *e = self;
  remember(e);
  snprintf(e->line, sizeof e->line, "line %llu that somebody typed here", (unsigned long long)iteration);
  return 0;
}

PERFORM(undo) {
  editor *e = self;
  if (e->undo.count == 0) return 0;
  char *last = e->undo.texts[--e->undo.count];
  memcpy(e->line, last, 40);
  push(&e->redo, last);
  return 0;
}

static void *open_editor(void *target, uint32_t index, char *error, size_t capacity) {
  (void)target, (void)index, (void)error, (void)capacity;
  return calloc(1, sizeof(editor));
}

PATTERN_WITH("editor_redo", pattern_create, open_editor, free, 0, OP(type_text), OP(undo))
