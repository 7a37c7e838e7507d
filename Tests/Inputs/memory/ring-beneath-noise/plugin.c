// Documents of random size replace each other at random; writes take the places of pages that were loaded at the start, one by one.
#include "p.h"
enum { pages = 2000000 };
static char *ring[pages];
static int on_create(const char *c) { (void)c; for (int page = 0; page < pages; page++) if (!(ring[page] = calloc(1, 48))) return 12; return 0; } static void on_quiesce(void){}
enum { places = 64, most = 200 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void **documents[places];
static uint64_t parsed, written;
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
OP(write_page) {
  (void)self;(void)it;
  char *page = calloc(1, 48);
  if (!page) return 12;
  free(__atomic_exchange_n(&ring[__atomic_fetch_add(&written, 1, __ATOMIC_RELAXED) % pages], page, __ATOMIC_ACQ_REL));
  return 0;
}
static const loadtest_operation operations[] = {{"parse", 0, parse}, {"write_page", 0, write_page}};
PLUGIN("c25")
