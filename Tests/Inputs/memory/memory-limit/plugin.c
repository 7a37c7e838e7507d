#include "p.h"
static void on_quiesce(void){}
static int on_create(const char *c){ (void)c; return 0;}
// A table of strings that is never emptied.
static void *volatile last;
OP(remember){(void)self;(void)it; char *s = malloc(4096); if (!s) return 12; memset(s, 1, 4096); last = s; return 0;}
static const loadtest_operation operations[]={{"work",0,work},{"remember",0,remember}};
PLUGIN("limits")
