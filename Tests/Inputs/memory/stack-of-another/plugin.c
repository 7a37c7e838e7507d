// One operation waits for its thread, the other forgets it: the C library gives the stack of one to the next thread of either.
#include "p.h"
static int on_create(const char *c){(void)c; return 0;} static void on_quiesce(void){ usleep(2000);}
static void *tone(void *a){return a;}
__attribute__((noinline)) static int play(pthread_t *thread) {
  return pthread_create(thread, NULL, tone, NULL) == 0 ? 0 : 11;
}
OP(wait){(void)self;(void)it; pthread_t t; int e = play(&t); if (!e) pthread_join(t, NULL); return e;}
OP(forget){(void)self;(void)it; pthread_t t; return play(&t);}
static const loadtest_operation operations[]={{"wait",0,wait},{"forget",0,forget}};
PLUGIN("c26")
