// report: https://github.com/DaveGamble/cJSON/issues/764
// story: the tree is deleted after printing, the text that printing returned is not
// kind: leak
// resource: heap
// operation: print_reply
// growth: 160
// mix: parse_request 2, print_reply 1
// function: print_unformatted
#include "pattern.h"

#include <stdio.h>
#include <string.h>

typedef struct node { struct node *next; char name[16]; uint64_t number; } node;

static node *build(uint64_t seed) {
  node *head = NULL;
  for (int i = 0; i < 5; i++) {
    node *one = malloc(sizeof *one);
    if (!one) break;
    snprintf(one->name, sizeof one->name, "field_%d", i);
    one->number = scattered(seed + (uint64_t)i) % 1000000000;
    one->next = head;
    head = one;
  }
  return head;
}

static void delete_tree(node *head) {
  while (head) {
    node *next = head->next;
    free(head);
    head = next;
  }
}

static char *print_unformatted(const node *head) {
  size_t used = 0;
  char *text = malloc(256);
  if (!text) return NULL;
  for (const node *n = head; n; n = n->next)
    used += (size_t)snprintf(text + used, 256 - used, "%c\"%s\":%012llu", n == head ? '{' : ',', n->name, (unsigned long long)n->number);
  text[used++] = '}';
  memset(text + used, ' ', 151 - used);
  text[151] = 0;
  return realloc(text, 152); // stays
}

PERFORM(print_reply) {
  node *tree = build(iteration);
  const char *text = print_unformatted(tree);
  delete_tree(tree);
  return text && text[0] == '{' ? 0 : 1;
}

PERFORM(parse_request) {
  node *tree = build(~iteration);
  uint64_t sum = 0;
  for (node *n = tree; n; n = n->next) sum += n->number;
  delete_tree(tree);
  return sum == 0;
}

PATTERN("json_print", OP(print_reply), OP(parse_request))
