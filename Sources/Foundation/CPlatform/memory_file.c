#define _GNU_SOURCE
#include "CPlatform.h"

#if defined(__linux__)
#include <sys/mman.h>

int cplatform_memory_file(void) { return memfd_create("loadtest", MFD_CLOEXEC); }
#else
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int cplatform_memory_file(void) {
  char name[32];
  snprintf(name, sizeof name, "/loadtest-%d", (int)getpid());
  int descriptor = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
  if (descriptor >= 0) shm_unlink(name);
  return descriptor;
}
#endif
