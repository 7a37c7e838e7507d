#include "p.h"
static void on_quiesce(void){}
static int on_create(const char *c){ (void)c; return 0;}
static void *volatile last;
OP(slow_leak){(void)self;(void)it; usleep(20000); last = malloc(200); return 0;}
static const loadtest_operation operations[]={{"work",0,work},{"slow_leak",0,slow_leak}};
PLUGIN("limits")
