// One helper allocates observers for three operations; two replace theirs for ever, one loses each 700th.
#include "p.h"
static int on_create(const char *c) { (void)c; return 0; } static void on_quiesce(void){}
static void *few[64], *many[3000];
static uint64_t calls;
__attribute__((noinline)) static void *observer(void) { void *made = malloc(64); if (made) memset(made, 1, 64); return made; }
OP(attach) {
  (void)self;(void)it;
  void *made = observer();
  if (!made) return 12;
  if (__atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED) % 700) free(made);
  return 0;
}
static void replace(void **place) { free(__atomic_exchange_n(place, observer(), __ATOMIC_ACQ_REL)); }
OP(notify) { (void)self; replace(&few[it * 0x9E3779B97F4A7C15 >> 58]); return 0; }
OP(draw) { (void)self; replace(&many[(it * 0x9E3779B97F4A7C15 >> 32) % 3000]); return 0; }
static const loadtest_operation operations[] = {{"attach", 0, attach}, {"notify", 0, notify}, {"draw", 0, draw}};
PLUGIN("c26")
