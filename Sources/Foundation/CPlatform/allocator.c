#define _GNU_SOURCE
#include "CPlatform.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

static const char *object_of(void *address) {
  Dl_info info;
  return address != NULL && dladdr(address, &info) != 0 ? info.dli_fname : NULL;
}

static void *base_of(void *address) {
  Dl_info info;
  return address != NULL && dladdr(address, &info) != 0 ? info.dli_fbase : NULL;
}

cplatform_allocator cplatform_find_allocator(void) {
  cplatform_allocator found = {0};
  void *allocate = dlsym(RTLD_DEFAULT, "malloc");
  // That of the executable forwards each call to the allocator behind it.
  if (base_of(allocate) == base_of((void *)cplatform_find_allocator) && !cplatform_has_sanitizer()) {
    allocate = dlsym(RTLD_NEXT, "malloc");
  }
  void *control = dlsym(RTLD_DEFAULT, "mallctl");
  found.object = object_of(allocate);
  if (control == NULL) return found;
  // A jemalloc that a library brought along but that serves no allocations would report meaningless figures.
  if (base_of(control) != base_of(allocate)) {
    found.control_is_foreign = true;
    return found;
  }
  found.control = (cplatform_mallctl)control;
  found.name_to_mib = (cplatform_mallctl_nametomib)dlsym(RTLD_DEFAULT, "mallctlnametomib");
  found.control_by_mib = (cplatform_mallctl_bymib)dlsym(RTLD_DEFAULT, "mallctlbymib");
  return found;
}

const char *cplatform_allocator_version(const char *object) {
  static char text[32];
  int (*mimalloc)(void) = (int (*)(void))dlsym(RTLD_DEFAULT, "mi_version");
  const char *(*tcmalloc)(int *, int *, const char **) =
      (const char *(*)(int *, int *, const char **))dlsym(RTLD_DEFAULT, "tc_version");
  const char *named = mimalloc != NULL ? object_of((void *)mimalloc) : object_of((void *)tcmalloc);
  if (object == NULL || named == NULL || strcmp(object, named) != 0) return NULL;
  if (mimalloc != NULL) {
    // Hundreds are the major version, tens the minor.
    int version = mimalloc();
    snprintf(text, sizeof text, "%d.%d.%d", version / 100, version / 10 % 10, version % 10);
  } else {
    int major = 0, minor = 0;
    const char *patch = NULL;
    tcmalloc(&major, &minor, &patch);
    snprintf(text, sizeof text, "%d.%d%s", major, minor, patch == NULL ? "" : patch);
  }
  return text;
}

void cplatform_flush_thread_cache(void) {
  static cplatform_mallctl control;
  static atomic_bool looked;
  if (!atomic_load_explicit(&looked, memory_order_acquire)) {
    control = cplatform_find_allocator().control;
    atomic_store_explicit(&looked, true, memory_order_release);
  }
  if (control != NULL) control("thread.tcache.flush", NULL, NULL, NULL, 0);
}

static const uint64_t nothing_counted = 0;

const uint64_t *cplatform_thread_allocated(void) {
  static _Thread_local const uint64_t *counter;
  if (counter == NULL) {
    counter = &nothing_counted;
    cplatform_allocator allocator = cplatform_find_allocator();
    uint64_t *pointer = NULL;
    size_t size = sizeof pointer;
    if (allocator.control != NULL && allocator.control("thread.allocatedp", (void *)&pointer, &size, NULL, 0) == 0) {
      counter = pointer;
    }
  }
  return counter;
}

bool cplatform_counts_thread_allocations(void) { return cplatform_thread_allocated() != &nothing_counted; }

bool cplatform_has_sanitizer(void) {
  return dlsym(RTLD_DEFAULT, "__tsan_init") != NULL || dlsym(RTLD_DEFAULT, "__asan_init") != NULL;
}

bool cplatform_library_heap(uint64_t *live, uint64_t *mapped) {
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
  struct mallinfo2 info = mallinfo2();
  *live = info.uordblks + info.hblkhd;
  *mapped = info.arena + info.hblkhd;
  return true;
#else
  return false;
#endif
}

bool cplatform_read_memory(uintptr_t address, void *buffer, size_t bytes) {
#if defined(__linux__)
  struct iovec local = {buffer, bytes};
  struct iovec remote = {(void *)address, bytes};
  return process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == (ssize_t)bytes;
#else
  return false;
#endif
}

char *cplatform_demangle(const char *name) {
  typedef char *(*swift_demangle)(const char *, size_t, char *, size_t *, uint32_t);
  typedef char *(*cxa_demangle)(const char *, char *, size_t *, int *);
  if (name[0] == '_' && name[1] == 'Z') {
    cxa_demangle demangle = (cxa_demangle)dlsym(RTLD_DEFAULT, "__cxa_demangle");
    int status = 0;
    return demangle == NULL ? NULL : demangle(name, NULL, NULL, &status);
  }
  swift_demangle demangle = (swift_demangle)dlsym(RTLD_DEFAULT, "swift_demangle");
  return demangle == NULL ? NULL : demangle(name, strlen(name), NULL, NULL, 0);
}

void cplatform_free(void *memory) { free(memory); }
