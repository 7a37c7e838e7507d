// Holds the agent's account against what a process is known to allocate: many threads, hand-over, growth in place, detached threads
// whose destructors allocate, signals, forks, libraries that come and go; mappings that are cut, moved and mapped over; descriptors
// of every origin. One line for each part; exits with 1 at the first that is
// wrong. `scripts/check/agent` builds it together with the agent and runs it over each allocator.
//
//   account              the parts
//   account cost         nanoseconds of a malloc and free: without an account, with one, with call paths

#define _GNU_SOURCE
#include "CAgent.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#if __GLIBC_PREREQ(2, 36)
#include <sys/pidfd.h>
#endif

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

static char *map(size_t bytes) {
  char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  require(memory != MAP_FAILED, "a mapping");
  return memory;
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

// MARK: Bytes of a class

static void bytes_of_classes(void) {
  static cagent_class before[CAGENT_CLASSES], after[CAGENT_CLASSES];
  enum { operation = 14 };
  void *objects[200];
  cagent_operation_classes(operation, before);
  uint64_t left = 0;
  cagent_begin_operation(operation);
  for (int index = 0; index < 200; index++) {
    objects[index] = malloc((size_t)index * index + 40);
    if (index % 2) continue;
    left += malloc_usable_size(objects[index]);
  }
  for (int index = 1; index < 200; index += 2) free(objects[index]);
  cagent_operation_classes(operation, after);
  uint64_t bytes = 0;
  for (int class = 0; class < CAGENT_CLASSES; class++) {
    uint64_t kept = after[class].objects.made - after[class].objects.released;
    uint64_t kept_bytes = after[class].bytes.made - after[class].bytes.released;
    require(before[class].objects.made == 0, "nothing was made before");
    require(kept_bytes <= kept * cagent_class_bytes((uint32_t)class), "no object is larger than its class");
    bytes += kept_bytes;
  }
  require(bytes == left, "the bytes of all classes are those of the objects");
  for (int index = 0; index < 200; index += 2) free(objects[index]);
  cagent_end_operation();
  puts("ok      bytes of a class");
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
  uint16_t start = cagent_quiet_points();
  for (int index = 0; index < 10; index++) {
    kept[index] = leaf();
    free(malloc(100));
    if (index == 3) cagent_quiet_point();
  }
  cagent_follow(0, NULL);
  size_t found = 0, earlier = 0;
  for (uint32_t part = 0; part < cagent_part_count(); part++) {
    cagent_object objects[16];
    size_t count = cagent_read_part(part, objects, 16);
    for (size_t index = 0; index < count; index++) {
      // The first frame is who called the agent, not the agent.
      cagent_path path;
      require(cagent_read_path(objects[index].path, &path), "a path");
      require(path.frames[0] - (uintptr_t)leaf < 64, "the path begins at the caller");
      found += 1;
      earlier += objects[index].point == start;
    }
  }
  require(found == 10, "ten objects have a path");
  require(earlier == 4, "four were made before the quiet point");
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
  char *memory = map(2 * 4096);
  int descriptor = open("/dev/null", O_RDONLY);
  cagent_stop();
  free(kept);
  require(cagent_start(), "an account");
  require(cagent_live_bytes() == 0, "it begins anew");
  kept = malloc(100);
  require(cagent_live_bytes() == malloc_usable_size(kept), "an object at an address of before");
  free(kept);
  require(cagent_live_bytes() == 0, "nothing is left");
  for (int resource = 0; resource < CAGENT_RESOURCES; resource++) {
    require(cagent_live_resource(resource) == 0, "of no resource");
  }
  // What was made before is in no account.
  munmap(memory, 4096);
  close(descriptor);
  require(cagent_live_resource(CAGENT_MAPPINGS) == 0 && cagent_live_resource(CAGENT_DESCRIPTORS) == 0, "nothing is less");
  munmap(memory + 4096, 4096);
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

// Waits at most 5 s.
#define wait_until(condition, what) \
  do { \
    for (int attempt = 0; attempt < 5000 && !(condition); attempt++) usleep(1000); \
    require(condition, what); \
  } while (0)

static uint64_t left(uint32_t operation, cagent_resource resource) {
  cagent_amounts amounts = cagent_operation_resource(operation, resource);
  return amounts.made - amounts.released;
}

static void unjoined_threads(void) {
  cagent_begin_operation(7);
  pthread_t threads[40];
  for (int index = 0; index < 40; index++) {
    require(pthread_create(&threads[index], NULL, index % 2 ? exits : nothing, NULL) == 0, "a thread");
  }
  wait_until(cagent_unjoined_threads() == 40, "40 threads have ended and were not joined");
  for (int index = 0; index < 10; index++) pthread_join(threads[index], NULL);
  cagent_end_operation();
  require(cagent_unjoined_threads() == 30 && left(7, CAGENT_THREADS) == 30, "10 were joined");
  for (int index = 10; index < 20; index++) pthread_detach(threads[index]);
  require(cagent_unjoined_threads() == 20, "10 were detached after their end");
  // They may still be on their way out.
  for (int index = 20; index < 40; index++) {
    while (pthread_tryjoin_np(threads[index], NULL) != 0) usleep(1000);
  }
  require(cagent_unjoined_threads() == 0 && left(7, CAGENT_THREADS) == 0, "none is left");
  puts("ok      threads that are not joined");
}

static int running_threads(void) {
  DIR *tasks = opendir("/proc/self/task");
  require(tasks != NULL, "the list of threads");
  int count = 0;
  for (struct dirent *entry; (entry = readdir(tasks)) != NULL;) count += entry->d_name[0] != '.';
  closedir(tasks);
  return count;
}

static void *forks(void *child) {
  *(pid_t *)child = fork();
  return NULL;
}

// The C library gives a stack, and what it made for it on the heap, to the next thread: that belongs to who created it last.
static void stacks_used_again(void) {
  enum { count = 8 };
  // Threads of the tests before that are still on their way out would give their stacks, too.
  wait_until(running_threads() == 1, "all threads have ended");
  cagent_totals before = cagent_operation_totals(15);
  pthread_t threads[count];
  for (int round = 0; round < 2; round++) {
    cagent_begin_operation(15 + (uint32_t)round);
    for (int index = 0; index < count; index++) require(pthread_create(&threads[index], NULL, nothing, NULL) == 0, "a thread");
    cagent_end_operation();
    if (round == 0) {
      for (int index = 0; index < count; index++) pthread_join(threads[index], NULL);
    }
  }
  cagent_totals first = cagent_operation_totals(15), second = cagent_operation_totals(16);
  uint64_t made = first.made_objects - before.made_objects + second.made_objects;
  require(made >= count, "the C library makes an object for a new stack");
  require(first.made_objects == first.released_objects, "nothing is left to who created the threads that were joined");
  require(second.made_objects - second.released_objects == count, "all is left to who created those that were not");
  for (int index = 0; index < count; index++) pthread_join(threads[index], NULL);
  // A child in which a thread of the parent's ends.
  pthread_t thread;
  pid_t child = -1;
  require(pthread_create(&thread, NULL, forks, &child) == 0, "a thread");
  pthread_join(thread, NULL);
  int status = -1;
  require(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0, "the child ended");
  puts("ok      stacks that are used again");
}

// MARK: Mappings

static void *unmap(void *memory) {
  cagent_begin_operation(9);
  munmap(memory, 8 * 4096);
  cagent_end_operation();
  return NULL;
}

static void mappings(void) {
  uint64_t failures = cagent_resource_failures(CAGENT_MAPPINGS);
  require(mmap(NULL, (size_t)1 << 62, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED, "too much to map");
  require(cagent_resource_failures(CAGENT_MAPPINGS) == failures, "what is too large by itself shows no lack");
  uint64_t before = cagent_live_resource(CAGENT_MAPPINGS);
  cagent_begin_operation(8);
  char *memory = map(8 * 4096);
  require(left(8, CAGENT_MAPPINGS) == 8 * 4096, "8 pages are mapped");
  require(munmap(memory + 3 * 4096, 4096) == 0 && left(8, CAGENT_MAPPINGS) == 7 * 4096, "a page out of the middle");
  require(munmap(memory + 100, 4096) != 0 && left(8, CAGENT_MAPPINGS) == 7 * 4096, "a refusal to unmap changes nothing");
  require(munmap(memory + 3 * 4096, 4096) == 0 && left(8, CAGENT_MAPPINGS) == 7 * 4096, "a page that is not mapped");
  require(munmap(memory, 8 * 4096) == 0 && left(8, CAGENT_MAPPINGS) == 0, "the rest");
  require(mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED && left(8, CAGENT_MAPPINGS) == 0,
          "a refusal to map");

  char *first = map(10000);
  require(left(8, CAGENT_MAPPINGS) == 3 * 4096, "whole pages");
  char *grown = mremap(first, 10000, 100 * 4096, MREMAP_MAYMOVE);
  require(grown != MAP_FAILED && left(8, CAGENT_MAPPINGS) == 100 * 4096, "a mapping that grows");
  grown = mremap(grown, 100 * 4096, 50 * 4096, 0);
  require(grown != MAP_FAILED && left(8, CAGENT_MAPPINGS) == 50 * 4096, "one that shrinks");
  require(mremap(grown, 50 * 4096, SIZE_MAX / 2, MREMAP_MAYMOVE) == MAP_FAILED && left(8, CAGENT_MAPPINGS) == 50 * 4096,
          "one that cannot grow");
  char *place = map(60 * 4096);
  grown = mremap(grown, 50 * 4096, 50 * 4096, MREMAP_MAYMOVE | MREMAP_FIXED, place);
  require(grown == place && left(8, CAGENT_MAPPINGS) == 60 * 4096, "one that moves over another");
  require(munmap(place, 60 * 4096) == 0 && left(8, CAGENT_MAPPINGS) == 0, "both are gone");

  int file = memfd_create("file", 0);
  require(ftruncate(file, 1 << 20) == 0, "a file");
  char *shared = mmap(NULL, 1 << 20, PROT_READ, MAP_SHARED, file, 0);
  close(file);
  require(left(8, CAGENT_MAPPINGS) == 1 << 20 && munmap(shared, 1 << 20) == 0, "of a file, shared");

  memory = map(8 * 4096);
  cagent_end_operation();
  pthread_t thread;
  pthread_create(&thread, NULL, unmap, memory);
  pthread_join(thread, NULL);
  require(left(8, CAGENT_MAPPINGS) == 0 && left(9, CAGENT_MAPPINGS) == 0, "a mapping belongs to its maker");
  require(cagent_live_resource(CAGENT_MAPPINGS) == before, "nothing is left");

  cagent_begin_operation(8);
  cagent_amounts amounts = cagent_operation_resource(8, CAGENT_MAPPINGS);
  void *blocks[64];
  for (int index = 0; index < 64; index++) memset(blocks[index] = malloc(4 << 20), 1, 4 << 20);
  for (int index = 0; index < 64; index++) free(blocks[index]);
  for (int index = 0; index < 8; index++) {
    pthread_create(&thread, NULL, nothing, NULL);
    pthread_join(thread, NULL);
  }
  cagent_end_operation();
  require(cagent_operation_resource(8, CAGENT_MAPPINGS).made == amounts.made, "neither the allocator's nor threads' stacks");
  puts("ok      mappings");
}

// Pages of an arena by operation, against the account: maps over, cuts and moves at random.
static void mappings_at_random(void) {
  enum { pages = 256, operations = 4, steps = 20000 };
  unsigned seed = (unsigned)getpid();
  printf("        random mappings: seed %u\n", seed);
  char *arena = map(pages * 4096);
  uint32_t base = 20;
  uint64_t outside = cagent_live_resource(CAGENT_MAPPINGS) - pages * 4096;
  uint8_t owner[pages] = {0};  // 0: whoever made the arena; 1 to 4: an operation; 5: nobody
  for (int step = 0; step < steps; step++) {
    int first = rand_r(&seed) % pages, count = rand_r(&seed) % 24 + 1;
    if (first + count > pages) count = pages - first;
    uint32_t operation = rand_r(&seed) % operations;
    cagent_begin_operation(base + operation);
    int kind = rand_r(&seed) % 8;
    if (kind == 0 && count > 1) {
      // The front half moves over the place of another part.
      int target = rand_r(&seed) % pages;
      bool is_whole = target + count <= pages && (target + count <= first || first + count <= target);
      for (int page = first; page < first + count; page++) is_whole = is_whole && owner[page] == owner[first];
      if (is_whole && owner[first] != 5
          && mremap(arena + first * 4096, (size_t)count * 4096, (size_t)count * 4096, MREMAP_MAYMOVE | MREMAP_FIXED,
                    arena + target * 4096)
                 != MAP_FAILED) {
        memset(owner + first, 5, (size_t)count);
        memset(owner + target, (int)operation + 1, (size_t)count);
      }
    } else if (kind < 4) {
      require(munmap(arena + first * 4096, (size_t)count * 4096) == 0, "munmap");
      memset(owner + first, 5, (size_t)count);
    } else {
      require(mmap(arena + first * 4096, (size_t)count * 4096, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)
                  != MAP_FAILED,
              "mmap");
      memset(owner + first, (int)operation + 1, (size_t)count);
    }
    cagent_end_operation();
    uint64_t held[6] = {0};
    for (int page = 0; page < pages; page++) held[owner[page]] += 4096;
    for (uint32_t number = 0; number < operations; number++) {
      require(left(base + number, CAGENT_MAPPINGS) == held[number + 1], "pages by operation");
    }
    require(cagent_live_resource(CAGENT_MAPPINGS) == outside + pages * 4096 - held[5], "all pages");
  }
  munmap(arena, pages * 4096);
  require(cagent_live_resource(CAGENT_MAPPINGS) == outside, "nothing is left of the arena");
  puts("ok      20,000 random mappings");
}

__attribute__((noinline)) static void *mapping_leaf(void) {
  void *memory = map(3 * 4096);
  sink = memory;
  return memory;
}

__attribute__((noinline)) static int opening_leaf(void) {
  int descriptor = open("/dev/null", O_RDONLY);
  sink = &descriptor;
  return descriptor;
}

__attribute__((noinline)) static pthread_t starting_leaf(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, nothing, NULL);
  sink = &thread;
  return thread;
}

static void require_path(cagent_resource resource, uint64_t bytes, const void *function, const char *what) {
  cagent_object objects[16];
  size_t count = cagent_read_resource(resource, objects, 16);
  require(count == 1 && objects[0].bytes == bytes, what);
  cagent_path path;
  require(cagent_read_path(objects[0].path, &path), what);
  bool is_there = false;
  // `map` may stand on it before its caller.
  for (uint32_t frame = 0; frame < 2; frame++) is_there = is_there || path.frames[frame] - (uintptr_t)function < 128;
  require(is_there, what);
}

static void resource_paths(void) {
  int earlier = opening_leaf();
  for (int resource = 0; resource < CAGENT_RESOURCES; resource++) cagent_follow_resource(resource, true);
  void *memory = mapping_leaf();
  munmap(mapping_leaf(), 3 * 4096);
  int descriptor = opening_leaf();
  close(opening_leaf());
  pthread_t thread = starting_leaf();
  pthread_join(starting_leaf(), NULL);
  for (int resource = 0; resource < CAGENT_RESOURCES; resource++) cagent_follow_resource(resource, false);
  int later = opening_leaf();
  require_path(CAGENT_MAPPINGS, 3 * 4096, mapping_leaf, "the path of a mapping");
  require_path(CAGENT_DESCRIPTORS, 1, opening_leaf, "the path of a descriptor");
  require_path(CAGENT_THREADS, 1, starting_leaf, "the path of a thread");
  munmap(memory, 3 * 4096);
  close(earlier);
  close(descriptor);
  close(later);
  pthread_join(thread, NULL);
  for (int resource = 0; resource < CAGENT_RESOURCES; resource++) {
    require(cagent_read_resource(resource, NULL, 0) == 0, "no path is left");
  }
  puts("ok      call paths of mappings, descriptors and threads");
}

// MARK: Descriptors

static int count_of_process(void) {
  DIR *folder = opendir("/proc/self/fd");
  int count = -3;  // ".", ".." and the folder itself
  while (readdir(folder) != NULL) count += 1;
  closedir(folder);
  return count;
}

static void *close_it(void *argument) {
  cagent_begin_operation(11);
  close((int)(intptr_t)argument);
  cagent_end_operation();
  return NULL;
}

// What another has sent along, received alone or as one of several messages.
static int received_over(const int pair[2], int descriptor, bool of_several) {
  char byte = 0, room[CMSG_SPACE(sizeof descriptor)] = {0};
  struct iovec text = {&byte, 1};
  struct msghdr message = {.msg_iov = &text, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
  struct cmsghdr *part = CMSG_FIRSTHDR(&message);
  part->cmsg_level = SOL_SOCKET, part->cmsg_type = SCM_RIGHTS, part->cmsg_len = CMSG_LEN(sizeof descriptor);
  memcpy(CMSG_DATA(part), &descriptor, sizeof descriptor);
  require(sendmsg(pair[0], &message, 0) == 1, "a descriptor is sent");
  message.msg_controllen = sizeof room;
  struct mmsghdr several = {.msg_hdr = message};
  require((of_several ? recvmmsg(pair[1], &several, 1, 0, NULL) : recvmsg(pair[1], &message, 0)) == 1, "a descriptor is received");
  memcpy(&descriptor, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof descriptor);
  return descriptor;
}

static void descriptors(void) {
  enum { operation = 10 };
  int kept[64], count = 0, pair[2], before = count_of_process();
  uint64_t live = cagent_live_resource(CAGENT_DESCRIPTORS);
  cagent_begin_operation(operation);
  char path[] = "/tmp/agent-XXXXXX", path_of_kind[] = "/tmp/agent-XXXXXX.txt";
  kept[count++] = open("/dev/null", O_RDONLY);
  kept[count++] = open64("/dev/null", O_RDONLY);
  kept[count++] = openat(AT_FDCWD, "/dev/null", O_RDONLY);
  kept[count++] = openat64(AT_FDCWD, "/dev/null", O_RDONLY);
  kept[count++] = mkstemp(path);
  kept[count++] = mkstemps(path_of_kind, 4);
  kept[count++] = creat(path, 0600);
  kept[count++] = open(path, O_RDWR | O_CREAT | O_TRUNC, 0640);
  kept[count++] = memfd_create("file", 0);
  kept[count++] = epoll_create1(0);
  kept[count++] = eventfd(0, 0);
  kept[count++] = timerfd_create(CLOCK_MONOTONIC, 0);
  kept[count++] = inotify_init1(0);
  sigset_t signals;
  sigemptyset(&signals);
  kept[count++] = signalfd(-1, &signals, 0);
  require(signalfd(kept[count - 1], &signals, 0) == kept[count - 1], "a change of signals");
  kept[count++] = dup(kept[0]);
  kept[count++] = fcntl(kept[0], F_DUPFD, 100);
  kept[count++] = fcntl(kept[0], F_DUPFD_CLOEXEC, 100);
  require(fcntl(kept[0], F_GETFD) == 0, "a command without an argument");
  kept[count++] = dup2(kept[0], 200);
  require(dup2(kept[0], 200) == 200 && dup2(200, 200) == 200, "over itself");
  kept[count++] = dup3(kept[0], 201, O_CLOEXEC);
  require(pipe(pair) == 0, "a pipe");
  kept[count++] = pair[0];
  kept[count++] = pair[1];
  require(pipe2(pair, O_CLOEXEC) == 0, "a pipe");
  kept[count++] = pair[0];
  kept[count++] = pair[1];
  require(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0, "a pair of sockets");
  kept[count++] = pair[0];
  kept[count++] = pair[1];
  kept[count++] = received_over(pair, kept[0], false);
  kept[count++] = received_over(pair, kept[0], true);
#if __GLIBC_PREREQ(2, 36)
  kept[count++] = pidfd_open(getpid(), 0);
#endif
  int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t bytes = sizeof address;
  require(bind(listener, (struct sockaddr *)&address, bytes) == 0 && listen(listener, 8) == 0
              && getsockname(listener, (struct sockaddr *)&address, &bytes) == 0
              && connect(client, (struct sockaddr *)&address, bytes) == 0,
          "a connection");
  kept[count++] = accept(listener, NULL, NULL);
  kept[count++] = listener;
  kept[count++] = client;
  FILE *file = fopen(path, "r"), *other = fopen64(path, "r"), *temporary = tmpfile(), *process = popen("true", "r");
  file = freopen("/dev/null", "r", file);
  DIR *folder = opendir("/tmp");
  require(file != NULL && other != NULL && temporary != NULL && process != NULL && folder != NULL, "files");
  require(open("/nowhere/at/all", O_RDONLY) == -1 && fopen("/nowhere/at/all", "r") == NULL, "what cannot be opened");
  for (int index = 0; index < count; index++) require(kept[index] >= 0, "a descriptor");
  require(left(operation, CAGENT_DESCRIPTORS) == (uint64_t)count + 5, "all descriptors are the operation's");
  require(count_of_process() - before == count + 5, "and all that the kernel has more");

  // A child that shares the memory has descriptors of its own.
  pid_t child = vfork();
  if (child == 0) {
    close(kept[0]);
    close(kept[1]);
    _exit(0);
  }
  waitpid(child, NULL, 0);
  require(left(operation, CAGENT_DESCRIPTORS) == (uint64_t)count + 5, "what a child closes stays open");

  fclose(file);
  fclose(other);
  fclose(temporary);
  pclose(process);
  closedir(folder);
  require(left(operation, CAGENT_DESCRIPTORS) == (uint64_t)count, "files are closed");
  cagent_end_operation();
  pthread_t thread;
  pthread_create(&thread, NULL, close_it, (void *)(intptr_t)kept[0]);
  pthread_join(thread, NULL);
  require(left(operation, CAGENT_DESCRIPTORS) == (uint64_t)count - 1 && left(11, CAGENT_DESCRIPTORS) == 0,
          "a descriptor belongs to who opened it");
  require(close(kept[0]) == -1 && left(operation, CAGENT_DESCRIPTORS) == (uint64_t)count - 1, "closed twice");
  for (int index = 1; index < count; index++) close(kept[index]);
  unlink(path);
  unlink(path_of_kind);
  require(left(operation, CAGENT_DESCRIPTORS) == 0 && cagent_live_resource(CAGENT_DESCRIPTORS) == live, "all are closed");

  cagent_begin_operation(operation);
  for (int index = 0; index < 8; index++) require(dup2(0, 300 + index) == 300 + index, "a descriptor");
  require(close_range(302, 305, 0) == 0 && left(operation, CAGENT_DESCRIPTORS) == 4, "a range is closed");
  closefrom(300);
  require(left(operation, CAGENT_DESCRIPTORS) == 0, "all from one on are closed");
  cagent_end_operation();
  require(count_of_process() == before, "none is left");
  puts("ok      descriptors");
}

// MARK: Signals and forks

static volatile sig_atomic_t interruptions;

static void interrupt(int number) {
  interruptions += 1;
  int error = errno;
  void *memory = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory != MAP_FAILED) munmap(memory, 4096);
  int descriptor = open("/dev/null", O_RDONLY);
  if (descriptor >= 0) close(descriptor);
  errno = error;
}

static void *hammer_resources(void *argument) {
  unsigned seed = (unsigned)(uintptr_t)argument + 1;
  cagent_begin_operation(12);
  for (int round = 0; round < 20000; round++) {
    // Each page once: what is unmapped may be another thread's at once.
    size_t pages = (size_t)(rand_r(&seed) % 8 + 3);
    char *memory = map(pages * 4096);
    munmap(memory + 4096, 4096);
    char *moved = mremap(memory, 4096, 2 * 4096, MREMAP_MAYMOVE);
    require(moved != MAP_FAILED, "a mapping that grows");
    munmap(moved + 4096, 4096);
    munmap(moved, 4096);
    munmap(memory + 2 * 4096, (pages - 2) * 4096);
    int descriptor = open("/dev/null", O_RDONLY);
    close(descriptor);
  }
  cagent_end_operation();
  return NULL;
}

static void *start_threads(void *unused) {
  cagent_begin_operation(13);
  for (int round = 0; round < 500; round++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, nothing, NULL) == 0) pthread_join(thread, NULL);
  }
  cagent_end_operation();
  return NULL;
}

static void signals_and_forks(void) {
  struct sigaction action = {.sa_handler = interrupt, .sa_flags = SA_RESTART};
  sigaction(SIGALRM, &action, NULL);
  for (int resource = 0; resource < CAGENT_RESOURCES; resource++) cagent_follow_resource(resource, true);
  pthread_t threads[4];
  void *(*work[4])(void *) = {hammer, hammer, hammer_resources, start_threads};
  for (long index = 0; index < 4; index++) pthread_create(&threads[index], NULL, work[index], (void *)index);
  ualarm(200, 200);
  for (int child = 0; child < 200; child++) {
    pid_t process = fork();
    if (process == 0) {
      free(malloc(10));
      free(strdup("made by a child"));
      munmap(map(4096), 4096);
      close(open("/dev/null", O_RDONLY));
      pthread_t thread;
      if (pthread_create(&thread, NULL, nothing, NULL) != 0 || pthread_join(thread, NULL) != 0) _exit(1);
      if (child % 20 != 0) _exit(0);
      // It may keep an account of its own.
      if (!cagent_start() || cagent_live_bytes() != 0) _exit(2);
      void *object = malloc(100);
      _exit(cagent_live_bytes() == malloc_usable_size(object) && map(4096) != NULL
                    && cagent_live_resource(CAGENT_MAPPINGS) == 4096
                ? 0
                : 3);
    }
    int status = 0;
    while (waitpid(process, &status, 0) < 0) {}
    require(status == 0, "a child that was forked beside threads that allocate");
  }
  ualarm(0, 0);
  for (int index = 0; index < 4; index++) pthread_join(threads[index], NULL);
  for (int resource = 0; resource < CAGENT_RESOURCES; resource++) cagent_follow_resource(resource, false);
  require(interruptions > 0, "a signal came");
  require(cagent_operation_resource(12, CAGENT_MAPPINGS).made >= 20000 * 4096, "mappings");
  require(left(12, CAGENT_MAPPINGS) == 0, "all was unmapped");
  require(left(12, CAGENT_DESCRIPTORS) == 0, "all descriptors were closed");
  require(left(13, CAGENT_THREADS) == 0 && cagent_operation_resource(13, CAGENT_THREADS).made > 400, "all threads were joined");
  printf("ok      %d signals and 200 forks beside objects, mappings, descriptors and threads\n", (int)interruptions);
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
  bytes_of_classes();
  call_paths();
  many_objects();
  ending_threads();
  unjoined_threads();
  stacks_used_again();
  mappings();
  mappings_at_random();
  descriptors();
  resource_paths();
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
