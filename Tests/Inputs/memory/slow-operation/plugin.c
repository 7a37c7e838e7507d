#include "p.h"
static void on_quiesce(void){}
static int on_create(const char *c){ (void)c; return 0;}
// As a call to a server takes.
OP(slow){(void)self;(void)it; usleep(20000); return work(self, it);}
static const loadtest_operation operations[]={{"work",0,work},{"slow",0,slow}};
PLUGIN("limits")
