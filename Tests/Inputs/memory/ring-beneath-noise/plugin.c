// Documents of random size replace each other at random; writes take the places of pages that were loaded at the start, one by one.
#include "p.h"
#include "documents.h"
enum { pages = 2000000 };
static char *ring[pages];
static int on_create(const char *c) { (void)c; for (int page = 0; page < pages; page++) if (!(ring[page] = calloc(1, 48))) return 12; return 0; } static void on_quiesce(void){}
static uint64_t written;
OP(write_page) {
  (void)self;(void)it;
  char *page = calloc(1, 48);
  if (!page) return 12;
  free(__atomic_exchange_n(&ring[__atomic_fetch_add(&written, 1, __ATOMIC_RELAXED) % pages], page, __ATOMIC_ACQ_REL));
  return 0;
}
static const loadtest_operation operations[] = {{"parse", 0, parse}, {"write_page", 0, write_page}};
PLUGIN("c25")
