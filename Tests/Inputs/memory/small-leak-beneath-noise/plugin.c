// Documents of random size replace each other at random, by hundreds of KiB; one selector of 160 bytes in 500 is kept for good.
#include "p.h"
static int on_create(const char *c){(void)c; return 0;} static void on_quiesce(void){}
enum { places = 64, most = 200 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void **documents[places];
static uint64_t parsed, selected;
static void drop(void **document) { for (int node = 0; document && node < most; node++) free(document[node]); free(document); }
OP(parse) {
  (void)self;(void)it;
  W random = {.rng = (__atomic_fetch_add(&parsed, 1, __ATOMIC_RELAXED) + 1) * 0x9e3779b97f4a7c15ull};
  rnd(&random);
  void **document = calloc(most, sizeof *document);
  if (!document) return 12;
  for (uint64_t node = 0; node < random.rng % most; node++) document[node] = malloc(50 + node);
  uint64_t place = rnd(&random) % places;
  pthread_mutex_lock(&lock); void **old = documents[place]; documents[place] = document; pthread_mutex_unlock(&lock);
  drop(old);
  return 0;
}
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
