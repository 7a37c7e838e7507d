// Holds the agent's account against what a process is known to allocate: many threads, hand-over, growth in place, detached threads
// whose destructors allocate, signals, forks, libraries that come and go. One line for each part; exits with 1 at the first that is
// wrong. `scripts/check/agent` builds it together with the agent and runs it over each allocator.
//
//   account              the parts
//   account cost         nanoseconds of a malloc and free: without an account, with one, with call paths

#define _GNU_SOURCE
#include "CAgent.h"

#include <dlfcn.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void *volatile sink;

static void require(bool holds, const char *what) {
  if (holds) return;
  printf("FAILED: %s\n", what);
  exit(1);
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

// MARK: Many threads

enum { held_objects = 64, rounds = 100000 };

// Everything of the family, all released again, some of it by another thread.
static void *hammer(void *argument) {
  unsigned seed = (unsigned)(uintptr_t)argument + 1;
  void *held[held_objects] = {0};
  cagent_begin_operation(1);
  for (int round = 0; round < rounds; round++) {
    unsigned place = (unsigned)rand_r(&seed) % held_objects;
    size_t bytes = (size_t)rand_r(&seed) % 5000 + 1;
    if (held[place] != NULL) {
      if (seed & 1024) {
        held[place] = realloc(held[place], bytes);
      } else {
        free(held[place]);
        held[place] = NULL;
      }
      continue;
    }
    switch (rand_r(&seed) % 7) {
      case 0: held[place] = malloc(bytes); break;
      case 1: held[place] = calloc(3, bytes / 3 + 1); break;
      case 2: held[place] = aligned_alloc(64, (bytes + 63) / 64 * 64); break;
      case 3: require(posix_memalign(&held[place], 256, bytes) == 0, "posix_memalign"); break;
      case 4: held[place] = memalign(128, bytes); break;
      case 5: held[place] = reallocarray(NULL, 2, bytes / 2 + 1); break;
      default: held[place] = strdup("made by the C library"); break;
    }
    require(held[place] != NULL, "an allocation");
  }
  cagent_end_operation();
  for (int place = 0; place < held_objects; place++) free(held[place]);
  return NULL;
}

static void on_threads(int count) {
  pthread_t threads[8];
  for (long index = 0; index < count; index++) pthread_create(&threads[index], NULL, hammer, (void *)index);
  for (int index = 0; index < count; index++) pthread_join(threads[index], NULL);
}

static void many_threads(void) {
  on_threads(8);
  cagent_totals totals = cagent_operation_totals(1);
  require(totals.calls == 8, "calls");
  require(totals.made_objects > 8 * rounds / 4, "the number of objects");
  require(totals.made_objects == totals.released_objects, "all objects were released");
  require(totals.made_bytes == totals.released_bytes, "all bytes were released");
  require(cagent_lost() == 0, "nothing was lost");
  printf("ok      many threads: %lu objects\n", totals.made_objects);
}

// MARK: Hand-over

static void *release(void *object) {
  cagent_begin_operation(3);
  free(object);
  cagent_end_operation();
  return NULL;
}

static void hand_over(void) {
  cagent_begin_operation(2);
  sink = malloc(1000);
  void *kept = malloc(3000);
  cagent_end_operation();
  pthread_t thread;
  pthread_create(&thread, NULL, release, sink);
  pthread_join(thread, NULL);
  cagent_totals maker = cagent_operation_totals(2), releaser = cagent_operation_totals(3);
  require(maker.made_objects == 2 && maker.released_objects == 1, "an object belongs to its maker");
  require(releaser.made_objects == 0 && releaser.released_objects == 0, "who releases is not charged");
  require(maker.made_bytes - maker.released_bytes == malloc_usable_size(kept), "what is left is usable bytes");
  free(kept);
  puts("ok      hand-over");
}

// MARK: Growth in place

static void growth(void) {
  cagent_begin_operation(4);
  char *buffer = NULL;
  for (size_t bytes = 16; bytes <= 1 << 22; bytes += bytes / 3) {
    buffer = realloc(buffer, bytes);
    cagent_totals totals = cagent_operation_totals(4);
    require(totals.made_bytes - totals.released_bytes == malloc_usable_size(buffer), "one buffer is alive, of its size");
  }
  // A refusal leaves the buffer as it was.
  volatile size_t impossible = SIZE_MAX / 2;
  require(realloc(buffer, impossible) == NULL, "an impossible size");
  cagent_totals totals = cagent_operation_totals(4);
  require(totals.made_bytes - totals.released_bytes == malloc_usable_size(buffer), "the buffer after a refusal");
  free(buffer);
  totals = cagent_operation_totals(4);
  require(totals.made_bytes == totals.released_bytes, "the buffer was released");
  cagent_end_operation();
  puts("ok      growth in place");
}

// MARK: Call paths

__attribute__((noinline)) static void *leaf(void) {
  void *object = malloc(777);
  // No tail call: this function is to be on the path.
  sink = object;
  return object;
}

static void call_paths(void) {
  bool classes[CAGENT_CLASSES] = {0};
  void *first = leaf();
  classes[cagent_class_of(malloc_usable_size(first))] = true;
  cagent_follow(1, classes);
  void *kept[10];
  for (int index = 0; index < 10; index++) {
    kept[index] = leaf();
    free(malloc(100));
  }
  cagent_follow(0, NULL);
  size_t found = 0;
  for (uint32_t part = 0; part < cagent_part_count(); part++) {
    cagent_object objects[16];
    size_t count = cagent_read_part(part, objects, 16);
    for (size_t index = 0; index < count; index++) {
      // The first frame is who called the agent, not the agent.
      cagent_path path;
      require(cagent_read_path(objects[index].path, &path), "a path");
      require(path.frames[0] - (uintptr_t)leaf < 64, "the path begins at the caller");
      found += 1;
    }
  }
  require(found == 10, "ten objects have a path");
  for (int index = 0; index < 10; index++) free(kept[index]);
  free(first);
  puts("ok      call paths");
}

// MARK: Many objects

enum { many = 300000 };

// So many that the table grows and its places collide; half are released out of order, and the rest must still be found.
static void many_objects(void) {
  void **objects = malloc(many * sizeof *objects);
  cagent_totals before = cagent_operation_totals(5);
  cagent_begin_operation(5);
  for (int index = 0; index < many; index++) objects[index] = malloc(24);
  unsigned seed = 7;
  for (int index = many - 1; index > 0; index--) {
    int other = rand_r(&seed) % (index + 1);
    void *object = objects[index];
    objects[index] = objects[other];
    objects[other] = object;
  }
  for (int index = 0; index < many / 2; index++) free(objects[index]);
  cagent_totals half = cagent_operation_totals(5);
  require(half.made_objects - before.made_objects == many, "all were entered");
  require(half.released_objects - before.released_objects == many / 2, "half were released");
  for (int index = many / 2; index < many; index++) free(objects[index]);
  cagent_end_operation();
  cagent_totals after = cagent_operation_totals(5);
  require(after.made_bytes == after.released_bytes, "all were released");
  free(objects);
  puts("ok      300,000 objects");
}

// MARK: Again

// What is released while no account is kept is in none afterwards.
static void again(void) {
  void *kept = malloc(100);
  cagent_stop();
  free(kept);
  require(cagent_start(), "an account");
  require(cagent_live_bytes() == 0, "it begins anew");
  kept = malloc(100);
  require(cagent_live_bytes() == malloc_usable_size(kept), "an object at an address of before");
  free(kept);
  require(cagent_live_bytes() == 0, "nothing is left");
  puts("ok      an account that begins anew");
}

// MARK: Threads that end

static pthread_key_t key;

static void at_end(void *object) {
  free(object);
  free(strdup("made while the thread ends"));
}

static void *short_lived(void *unused) {
  pthread_setspecific(key, malloc(100));
  free(strdup("made in a thread"));
  return NULL;
}

static void ending_threads(void) {
  pthread_key_create(&key, at_end);
  pthread_attr_t detached;
  pthread_attr_init(&detached);
  pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
  for (int index = 0; index < 10000; index++) {
    pthread_t thread;
    while (pthread_create(&thread, &detached, short_lived, NULL) != 0) usleep(100);
  }
  puts("ok      10,000 detached threads");
}

static void *nothing(void *unused) { return NULL; }
static void *exits(void *unused) { pthread_exit(NULL); }

static void wait_for_unjoined(uint64_t count, const char *what) {
  for (int attempt = 0; attempt < 5000 && cagent_unjoined_threads() != count; attempt++) usleep(1000);
  require(cagent_unjoined_threads() == count, what);
}

static void unjoined_threads(void) {
  pthread_t threads[40];
  for (int index = 0; index < 40; index++) {
    require(pthread_create(&threads[index], NULL, index % 2 ? exits : nothing, NULL) == 0, "a thread");
  }
  wait_for_unjoined(40, "40 threads have ended and were not joined");
  for (int index = 0; index < 10; index++) pthread_join(threads[index], NULL);
  require(cagent_unjoined_threads() == 30, "10 were joined");
  for (int index = 10; index < 20; index++) pthread_detach(threads[index]);
  require(cagent_unjoined_threads() == 20, "10 were detached after their end");
  // They may still be on their way out.
  for (int index = 20; index < 40; index++) {
    while (pthread_tryjoin_np(threads[index], NULL) != 0) usleep(1000);
  }
  require(cagent_unjoined_threads() == 0, "none is left");
  puts("ok      threads that are not joined");
}

// MARK: Signals and forks

static volatile sig_atomic_t interruptions;

static void interrupt(int number) { interruptions += 1; }

static void signals_and_forks(void) {
  struct sigaction action = {.sa_handler = interrupt, .sa_flags = SA_RESTART};
  sigaction(SIGALRM, &action, NULL);
  pthread_t threads[4];
  for (long index = 0; index < 4; index++) pthread_create(&threads[index], NULL, hammer, (void *)index);
  ualarm(200, 200);
  for (int child = 0; child < 200; child++) {
    pid_t process = fork();
    if (process == 0) {
      free(malloc(10));
      free(strdup("made by a child"));
      _exit(0);
    }
    int status = 0;
    while (waitpid(process, &status, 0) < 0) {}
    require(status == 0, "a child that was forked beside threads that allocate");
  }
  ualarm(0, 0);
  for (int index = 0; index < 4; index++) pthread_join(threads[index], NULL);
  require(interruptions > 0, "a signal came");
  puts("ok      signals and 200 forks");
}

// MARK: C++

// `operator new(size_t)` and `operator delete(void *)`.
void *new_object(size_t) __asm__("_Znwm");
void delete_object(void *) __asm__("_ZdlPv");

static void operators(void) {
  cagent_begin_operation(6);
  void *object = sink = new_object(40);
  cagent_totals made = cagent_operation_totals(6);
  delete_object(object);
  cagent_end_operation();
  cagent_totals released = cagent_operation_totals(6);
  require(made.made_objects == 1 && made.released_objects == 0, "new makes one object");
  require(released.made_objects == 1 && released.released_objects == 1, "delete releases it");
  puts("ok      operators of C++");
}

// MARK: Libraries

static void libraries(void) {
  for (int round = 0; round < 300; round++) {
    void *library = dlopen("libstdc++.so.6", RTLD_NOW | RTLD_LOCAL);
    require(library != NULL, "libstdc++.so.6");
    void *(*new_object)(size_t) = (void *(*)(size_t))dlsym(library, "_Znwm");
    void (*delete_object)(void *) = (void (*)(void *))dlsym(library, "_ZdlPv");
    delete_object(new_object(40));
    dlclose(library);
  }
  puts("ok      300 times a library that comes and goes");
}

// MARK: Cost

static double pair(int count) {
  double start = seconds();
  for (int index = 0; index < count; index++) {
    sink = malloc(32);
    free(sink);
  }
  return (seconds() - start) / count * 1e9;
}

static void cost(void) {
  // Behind the agent's back: the allocator itself.
  void *(*other_malloc)(size_t) = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");
  void (*other_free)(void *) = (void (*)(void *))dlsym(RTLD_NEXT, "free");
  double bare = 1e9, direct = 1e9;
  for (int round = 0; round < 9; round++) {
    double start = seconds();
    for (int index = 0; index < 2000000; index++) {
      sink = other_malloc(32);
      other_free(sink);
    }
    double took = (seconds() - start) / 2000000 * 1e9;
    if (took < bare) bare = took;
    took = pair(2000000);
    if (took < direct) direct = took;
  }
  require(cagent_start(), "an account");
  double accounted = pair(2000000);
  cagent_follow(1, NULL);
  double followed = pair(200000);
  printf("a malloc and free: the allocator %.1f ns, no account %.1f ns (%.2f ns more for each call), an account %.1f ns, "
         "call paths %.0f ns\n",
         bare, direct, (direct - bare) / 2, accounted, followed);
}

int main(int count, char **arguments) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  require(cagent_is_present(), "the process's malloc is the agent's");
  if (count > 1 && strcmp(arguments[1], "cost") == 0) {
    cost();
    return 0;
  }
  require(cagent_start(), "an account");
  many_threads();
  hand_over();
  growth();
  call_paths();
  many_objects();
  ending_threads();
  unjoined_threads();
  signals_and_forks();
  operators();
  libraries();
  uint64_t before = cagent_live_bytes();
  sink = malloc(1 << 20);
  require(cagent_live_bytes() - before == malloc_usable_size(sink), "live bytes");
  free(sink);
  again();
  cagent_stop();
  return 0;
}
