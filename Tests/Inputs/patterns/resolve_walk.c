// report: https://github.com/warmcat/libwebsockets/issues/255
// story: the list of addresses is walked by its own head to the first of the right family, and what was walked over is lost
// kind: leak
// resource: heap
// operation: connect_by_name
// growth: 128
// mix: connect_cached 4, connect_by_name 1
// function: resolve
#include "pattern.h"

#include <string.h>

enum { family_6 = 10, family_4 = 2 };
typedef struct address { struct address *next; int family; unsigned char bytes[36]; uint64_t ttl; } address;
_Static_assert(sizeof(address) == 56, "a size that every allocator rounds alike");

static unsigned char cached[4096];

static address *resolve(uint64_t name) {
  address *head = NULL;
  for (int i = 0; i < 3; i++) {
    address *one = malloc(sizeof *one); // stays
    if (!one) break;
    one->next = head;
    one->family = i == 0 ? family_4 : family_6;
    for (size_t b = 0; b < sizeof one->bytes; b++) one->bytes[b] = (unsigned char)(scattered(name + b) >> (i * 8));
    one->ttl = name % 300;
    head = one;
  }
  return head;  // Two of the sixth, then one of the fourth.
}

static void free_addresses(address *head) {
  while (head) {
    address *next = head->next;
    free(head);
    head = next;
  }
}

PERFORM(connect_by_name) {
  unsigned char to[36] = {0};
  address *result = resolve(iteration);
  while (result && result->family != family_4) result = result->next;
  if (result) memcpy(to, result->bytes, sizeof to);
  free_addresses(result);
  return to[0] == 0 && to[1] == 0 && to[2] == 0 && to[3] == 0 ? 1 : 0;
}

PERFORM(connect_cached) {
  address *copy = malloc(sizeof *copy);
  if (!copy) return 12;
  memcpy(copy->bytes, cached + iteration % 4000, sizeof copy->bytes);
  int32_t result = copy->bytes[3] != cached[iteration % 4000 + 3];
  free(copy);
  return result;
}

PATTERN("resolve_walk", OP(connect_by_name), OP(connect_cached))
