// The interface is a header; this file gives the package target an object to build.
#include "CLoadTestTarget.h"

_Static_assert(sizeof(uint64_t) == 8, "the interface counts in 64-bit words");
