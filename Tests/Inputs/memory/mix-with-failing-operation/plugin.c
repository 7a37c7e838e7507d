#include "p.h"
static void on_quiesce(void){}
static int on_create(const char *c){ (void)c; return 0;}
OP(broken){(void)self;(void)it; return 5;}
OP(sometimes){(void)self; return it % 10 == 0 ? 4 : 0;}
static const loadtest_operation operations[]={{"work",0,work},{"broken",0,broken},{"sometimes",0,sometimes}};
PLUGIN("limits")
