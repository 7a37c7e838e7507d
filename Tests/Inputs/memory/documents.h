// Documents of random size that replace each other at random, so that live memory fluctuates by more than a MiB. Behind p.h.
enum { places = 1024, most = 200 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void **documents[places];
static uint64_t parsed;
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
