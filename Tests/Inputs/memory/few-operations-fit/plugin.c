#include "p.h"
static void on_quiesce(void){}
static int on_create(const char *c){ (void)c; return 0;}
OP(slowest){(void)self;(void)it; usleep(400000); return work(self, it);}
static const loadtest_operation operations[]={{"work",0,work},{"slowest",0,slowest}};
PLUGIN("limits")
