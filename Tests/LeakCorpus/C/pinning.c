#include "CLeakCorpus.h"

#include <stdbool.h>
#include <stdlib.h>

// Bookkeeping lies in the objects themselves, so that it adds nothing to what is live.
typedef struct object {
  struct object *next;
} object;

typedef struct queue {
  object *first;
  object *last;
} queue;

// Size classes of 12 objects a page and more: the smaller the objects, the less is left behind with those that pin.
static const size_t classes[] = {16, 32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
enum { class_count = sizeof classes / sizeof classes[0] };

struct corpus_pinning {
  // Objects of the class `now`, in the order of their allocation, and of the class after it.
  queue dense;
  queue next;
  object *pins;
  size_t now;
  int ascending;
  uintptr_t page;
  // Freed and not yet allocated again.
  size_t owed;
};

static size_t class_size(const corpus_pinning *pinning, size_t index) {
  size_t place = index % class_count;
  return classes[pinning->ascending ? place : class_count - 1 - place];
}

static bool append(queue *to, size_t size) {
  object *made = malloc(size);
  if (made == NULL) return false;
  made->next = NULL;
  if (to->last != NULL) {
    to->last->next = made;
  } else {
    to->first = made;
  }
  to->last = made;
  return true;
}

static object *take(queue *from) {
  object *taken = from->first;
  if (taken == NULL) return NULL;
  from->first = taken->next;
  if (from->first == NULL) from->last = NULL;
  return taken;
}

corpus_pinning *corpus_pinning_create(size_t bytes, int ascending) {
  corpus_pinning *pinning = calloc(1, sizeof *pinning);
  if (pinning == NULL) return NULL;
  pinning->ascending = ascending;
  size_t size = class_size(pinning, 0);
  for (size_t count = bytes / size; count > 0; count--) {
    if (!append(&pinning->dense, size)) break;
  }
  return pinning;
}

// The next dense object; the class that is allocated becomes the one that is freed when none is left.
static object *take_dense(corpus_pinning *pinning) {
  object *taken = take(&pinning->dense);
  if (taken != NULL) return taken;
  pinning->dense = pinning->next;
  pinning->next = (queue){NULL, NULL};
  pinning->now++;
  return take(&pinning->dense);
}

void corpus_pinning_exchange(corpus_pinning *pinning, size_t bytes) {
  size_t freed = 0;
  while (freed < bytes) {
    object *taken = take_dense(pinning);
    if (taken == NULL) break;
    uintptr_t page = (uintptr_t)taken >> 12;
    if (page != pinning->page) {
      pinning->page = page;
      taken->next = pinning->pins;
      pinning->pins = taken;
    } else {
      freed += class_size(pinning, pinning->now);
      free(taken);
    }
  }
  pinning->owed += freed;
  size_t size = class_size(pinning, pinning->now + 1);
  while (pinning->owed >= size && append(&pinning->next, size)) pinning->owed -= size;
  corpus_observe(pinning);
}

static void free_all(object *first) {
  while (first != NULL) {
    object *next = first->next;
    free(first);
    first = next;
  }
}

void corpus_pinning_destroy(corpus_pinning *pinning) {
  free_all(pinning->dense.first);
  free_all(pinning->next.first);
  free_all(pinning->pins);
  free(pinning);
}
