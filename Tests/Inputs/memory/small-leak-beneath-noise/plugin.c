// Documents of random size replace each other at random, by more than a MiB; one selector of 160 bytes in 500 is kept for good.
#include "p.h"
#include "documents.h"
static int on_create(const char *c){(void)c; return 0;} static void on_quiesce(void){}
static uint64_t selected;
__attribute__((noinline)) static char *compile(uint64_t number) {
  char *selector = malloc(160);
  if (selector) memset(selector, (int)number, 160);
  return selector;
}
OP(select_nodes) {
  (void)self;(void)it;
  uint64_t number = __atomic_fetch_add(&selected, 1, __ATOMIC_RELAXED);
  char *selector = compile(number);
  if (!selector) return 12;
  if (number % 500 != 0) free(selector);
  return 0;
}
static const loadtest_operation operations[] = {{"parse", 0, parse}, {"select_nodes", 0, select_nodes}};
PLUGIN("c24")
