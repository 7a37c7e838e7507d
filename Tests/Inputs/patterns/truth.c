// The truth of a pattern: performs its mix and counts what stays. It knows nothing of the tool that the patterns are for.
//
//   cc -O2 -g -o truth truth.c -ldl -lpthread
//   ./truth [-n N] [-t THREADS] NAME.so NAME.c|.cpp|.rs       without -t: with 1 and with 4 threads, a process each
//
// It reads `kind`, `resource`, `operation`, `growth` and `mix` from the header of the source. Where several operations leak,
// `operation`, `growth` and `function` are lists: "// operation: a, b" and "// growth: 48, 96"; the sum over the calls is compared.
// Only the leading number of each growth is read. After N, 2N, 4N and 8N operations (of the whole mix, of all workers) the workers stand
// still, `quiesce` is called, and it counts. N: 20,000 for heap, 2,000 for descriptors and mappings, 100 for threads.
// 128 more quiet points at uneven distances between two of these give the floor, by which healthy patterns are judged (saw-teeth).
// Heap is glibc's mallinfo2 (uordblks + hblkhd), with its per-thread caches off; the tool runs over jemalloc, whose classes are
// 8 16 32 48 64 80 96 112 128 160 192 224 256 320 384 448 512 640 …; glibc takes n + 8 rounded up to 16, 32 at least. With
// LD_PRELOAD=…/libjemalloc.so.2 it reads jemalloc's stats.allocated in place of it.
// Prints a line of JSON for each number of threads. Exit code 0: the header is right; 1: it is not; 2: it could not be tried.

#define _GNU_SOURCE
#include "CLoadTestTarget.h"

#include <ctype.h>
#include <dirent.h>
#include <dlfcn.h>
#include <malloc.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { heap, descriptors, threads, mappings, resources };
static const char *const resource_names[resources] = {"heap", "descriptors", "threads", "mappings"};
enum { most_operations = 16, most_workers = 64, points = 128, marks = 4 };

typedef struct { char kind[256], resource[256], operation[256], growth[256], mix[1024], function[256], report[256], story[1024]; } header;

#define FAIL(...) (fprintf(stderr, "truth: " __VA_ARGS__), fputc('\n', stderr), exit(2))

static char *trimmed(char *text) {
  while (isspace((unsigned char)*text)) text++;
  char *end = text + strlen(text);
  while (end > text && isspace((unsigned char)end[-1])) *--end = 0;
  return text;
}

static header read_header(const char *path) {
  header made;
  memset(&made, 0, sizeof made);
  const struct { const char *key; char *into; size_t room; } keys[] = {
      {"report", made.report, sizeof made.report},       {"story", made.story, sizeof made.story},
      {"kind", made.kind, sizeof made.kind},             {"resource", made.resource, sizeof made.resource},
      {"operation", made.operation, sizeof made.operation}, {"growth", made.growth, sizeof made.growth},
      {"mix", made.mix, sizeof made.mix},                {"function", made.function, sizeof made.function}};
  FILE *file = fopen(path, "r");
  if (!file) FAIL("cannot read %s", path);
  char line[4096];
  bool stays = false;
  while (fgets(line, sizeof line, file)) {
    char *text = trimmed(line);
    size_t length = strlen(text);
    if (length > 8 && strcmp(text + length - 8, "// stays") == 0) stays = true;
    if (strncmp(text, "// ", 3) != 0) continue;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
      size_t n = strlen(keys[i].key);
      if (strncmp(text + 3, keys[i].key, n) == 0 && text[3 + n] == ':' && !*keys[i].into)
        snprintf(keys[i].into, keys[i].room, "%s", trimmed(text + 4 + n));
    }
  }
  fclose(file);
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
    if (!*keys[i].into) FAIL("%s: the header has no '%s'", path, keys[i].key);
  if ((strstr(made.kind, "leak") != NULL) != stays) FAIL("%s: '// stays' is for leaks, and every leak has one", path);
  return made;
}

// The plugin and the mix.
static const loadtest_target *target;
static void *self;
static int deck[1 << 16], deck_length;
static int worker_count;
static struct worker { void *state; unsigned index; uint64_t iteration, position; uint64_t calls[most_operations], failed[most_operations]; } workers[most_workers];

static int operation_named(const char *name) {
  for (size_t i = 0; i < target->operation_count; i++)
    if (strcmp(target->operations[i].name, name) == 0) return (int)i;
  FAIL("no operation '%s' in the plugin", name);
}

// By weights in a fixed order, each as evenly spread as can be.
static void make_deck(const char *mix) {
  char copy[1024];
  snprintf(copy, sizeof copy, "%s", mix);
  int which[most_operations], weight[most_operations], credit[most_operations] = {0}, count = 0, total = 0;
  char *rest = NULL;
  for (char *part = strtok_r(copy, ",", &rest); part; part = strtok_r(NULL, ",", &rest)) {
    char name[128];
    int w;
    if (count == most_operations || sscanf(part, " %127s %d", name, &w) != 2 || w < 1) FAIL("mix: '%s' is no operation and weight", part);
    which[count] = operation_named(name), weight[count] = w, total += w, count++;
  }
  if (total > (int)(sizeof deck / sizeof deck[0])) FAIL("mix: weights over 65536");
  for (deck_length = 0; deck_length < total; deck_length++) {
    int best = 0;
    for (int i = 0; i < count; i++) credit[i] += weight[i];
    for (int i = 1; i < count; i++) if (credit[i] > credit[best]) best = i;
    credit[best] -= total;
    deck[deck_length] = which[best];
  }
}

// Workers perform what is planned, between two barriers.
static pthread_barrier_t begin, end;
static uint64_t each;
static bool over;

static void *work(void *argument) {
  struct worker *me = argument;
  static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
  char error[256] = "";
  pthread_mutex_lock(&one_at_a_time);
  me->state = target->worker_create ? target->worker_create(self, me->index, error, sizeof error) : self;
  pthread_mutex_unlock(&one_at_a_time);
  if (!me->state) FAIL("worker_create: %s", error);
  pthread_barrier_wait(&end);
  for (;;) {
    pthread_barrier_wait(&begin);
    if (over) break;
    for (uint64_t i = 0; i < each; i++) {
      int which = deck[me->position++ % deck_length];
      me->calls[which]++;
      if (target->operations[which].perform(me->state, me->iteration++) != 0) me->failed[which]++;
    }
    pthread_barrier_wait(&end);
  }
  if (target->worker_destroy) target->worker_destroy(me->state);
  return NULL;
}

static long long entries(const char *path) {
  DIR *directory = opendir(path);
  if (!directory) FAIL("cannot read %s", path);
  long long count = 0;
  while (readdir(directory)) count++;
  closedir(directory);
  return count - 2;
}

static long long heap_bytes(void) {
  static int (*control)(const char *, void *, size_t *, void *, size_t);
  static bool looked;
  if (!looked) looked = true, control = (int (*)(const char *, void *, size_t *, void *, size_t))dlsym(RTLD_DEFAULT, "mallctl");
  if (control) {
    uint64_t epoch = 1;
    size_t bytes = 0, length = sizeof bytes;
    control("epoch", NULL, NULL, &epoch, sizeof epoch);
    if (control("stats.allocated", &bytes, &length, NULL, 0) == 0) return (long long)bytes;
  }
  struct mallinfo2 info = mallinfo2();
  return (long long)(info.uordblks + info.hblkhd);
}

static long long mapped_bytes(void) {
  FILE *file = fopen("/proc/self/maps", "r");
  if (!file) FAIL("cannot read /proc/self/maps");
  char line[4352];
  long long bytes = 0;
  while (fgets(line, sizeof line, file)) {
    unsigned long from, to, inode = 1;
    char mode[8] = "", path[4096] = "";
    if (sscanf(line, "%lx-%lx %7s %*s %*s %lu %4095s", &from, &to, mode, &inode, path) < 4) continue;
    if (inode == 0 && mode[3] == 'p' && (!*path || strncmp(path, "[anon", 5) == 0)) bytes += (long long)(to - from);
  }
  fclose(file);
  return bytes;
}

static void count_all(long long into[resources]) {
  into[mappings] = mapped_bytes();
  into[descriptors] = entries("/proc/self/fd");
  into[threads] = entries("/proc/self/task");
  into[heap] = heap_bytes();
}

static void perform(uint64_t by_each) {
  each = by_each;
  pthread_barrier_wait(&begin);
  pthread_barrier_wait(&end);
  if (target->quiesce) target->quiesce(self);
}

static uint64_t calls_of(const char *names, double growth_by[], const char *growths, double *expected, uint64_t calls[]) {
  char copy[256], sizes[256];
  snprintf(copy, sizeof copy, "%s", names), snprintf(sizes, sizeof sizes, "%s", growths);
  char *rest = NULL, *more = NULL, *size = strtok_r(sizes, ",", &more);
  uint64_t first = 0;
  *expected = 0;
  int i = 0;
  for (char *name = strtok_r(copy, ",", &rest); name; name = strtok_r(NULL, ",", &rest), i++) {
    uint64_t n = calls[operation_named(trimmed(name))];
    if (i == 0) first = n;
    double bytes = size ? atof(size) : 0;
    growth_by[i] = bytes;
    *expected += bytes * (double)n;
    size = strtok_r(NULL, ",", &more);
  }
  return first;
}

static void sum_calls(uint64_t into[]) {
  for (int i = 0; i < most_operations; i++) {
    into[i] = 0;
    for (int w = 0; w < worker_count; w++) into[i] += workers[w].calls[i];
  }
}

static int try_it(const char *library, const char *source, int count, uint64_t n) {
  header said = read_header(source);
  int resource = -1;
  for (int i = 0; i < resources; i++) if (strcmp(said.resource, resource_names[i]) == 0) resource = i;
  if (resource < 0) FAIL("resource '%s' is none of heap, descriptors, threads, mappings", said.resource);
  if (n == 0) n = resource == heap ? 20000 : resource == threads ? 100 : 2000;
  bool leaks = strstr(said.kind, "leak") != NULL, slows = strstr(said.kind, "slowing") != NULL;

  char path[4096];
  if (!realpath(library, path)) FAIL("no file %s", library);
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!handle) FAIL("%s", dlerror());
  const loadtest_target *(*entry)(void) = (const loadtest_target *(*)(void))dlsym(handle, "loadtest_target_main");
  if (!entry) FAIL("%s has no loadtest_target_main", library);
  target = entry();
  if (target->abi != LOADTEST_TARGET_ABI || target->size < LOADTEST_TARGET_MINIMUM_SIZE) FAIL("wrong abi or size");
  if (target->operation_count > most_operations) FAIL("more than 16 operations");
  make_deck(said.mix);

  worker_count = count;
  loadtest_run run = {sizeof run, (uint32_t)count, 8 * n, 42, "{}"};
  char error[256] = "";
  self = target->create(&run, error, sizeof error);
  if (!self) FAIL("create: %s", error);
  pthread_barrier_init(&begin, NULL, count + 1), pthread_barrier_init(&end, NULL, count + 1);
  pthread_t made[most_workers];
  for (int i = 0; i < count; i++) {
    workers[i].index = (unsigned)i;
    if (pthread_create(&made[i], NULL, work, &workers[i]) != 0) FAIL("no thread");
  }
  pthread_barrier_wait(&end);

  long long at[marks][resources], floor[marks][resources], now[resources];
  uint64_t calls[marks][most_operations], length[marks] = {n, n, 2 * n, 4 * n};
  for (int m = 0; m < marks; m++) {
    for (int r = 0; r < resources; r++) floor[m][r] = -1;
    uint64_t done = 0, weight = 0;
    for (int p = 0; p < points; p++) {
      weight += 1 + (uint64_t)p * 37 % 11;
      uint64_t due = p == points - 1 ? length[m] / worker_count : length[m] / worker_count * weight / (points * 6 + 6);
      if (due <= done) continue;
      perform(due - done);
      done = due;
      count_all(now);
      for (int r = 0; r < resources; r++) if (floor[m][r] < 0 || now[r] < floor[m][r]) floor[m][r] = now[r];
    }
    memcpy(at[m], now, sizeof now);
    sum_calls(calls[m]);
  }
  uint64_t last[most_operations], failed = 0, all = 0;
  for (int i = 0; i < most_operations; i++) last[i] = calls[3][i] - calls[2][i];
  for (int w = 0; w < count; w++) for (int i = 0; i < most_operations; i++) failed += workers[w].failed[i], all += workers[w].calls[i];

  double each_growth[most_operations] = {0}, expected = 0;
  bool varies = strncmp(said.growth, "varies", 6) == 0, none = strncmp(said.growth, "none", 4) == 0;
  uint64_t by = calls_of(said.operation, each_growth, said.growth, &expected, last);
  if (by == 0) FAIL("'%s' was never performed", said.operation);
  long long grown = at[3][resource] - at[2][resource];
  double slope = (double)grown / (double)by;

  char why[256] = "";
  int fast = 0;
  if (none == leaks) snprintf(why, sizeof why, "growth 'none' is for healthy patterns, a figure or 'varies' for leaks");
  for (int m = 1; m < marks && !*why; m++) {
    if (leaks && at[m][resource] <= at[m - 1][resource]) snprintf(why, sizeof why, "a leak that did not grow in doubling %d", m);
    if (slows && m > 1) {
      double before = (double)(at[m - 1][resource] - at[m - 2][resource]) / (double)length[m - 1];
      double after = (double)(at[m][resource] - at[m - 1][resource]) / (double)length[m];
      // One that is no slower may be a step: high-water marks of several threads come by chance.
      fast += before > 0 && after > before * 0.8 && at[m][resource] - at[m - 1][resource] > (resource == heap ? 4096 : 0);
      if (fast == 2) snprintf(why, sizeof why, "slowing, but two doublings grew as fast");
    }
  }
  if (leaks && !varies && !*why) {
    double off = (double)grown / expected - 1;
    if (off > 0.04 || off < -0.04) snprintf(why, sizeof why, "%.2f times the growth that the header has", (double)grown / expected);
  }
  for (int r = 0; r < resources && !*why; r++) {
    long long more = floor[3][r] - floor[2][r], allowed = r == heap ? 4096 : r == mappings ? 1 << 20 : 2;
    if (r == mappings && resource != mappings) continue;  // The allocator's own.
    if ((!leaks && !(slows && r == resource)) || ((r == descriptors || r == threads) && resource == heap))
      if (more > allowed) snprintf(why, sizeof why, "the floor of %s rose by %lld in the last doubling", resource_names[r], more);
  }

  printf("{\"pattern\":\"%s\",\"threads\":%d,\"kind\":\"%s\",\"n\":%llu", target->name, count, said.kind, (unsigned long long)n);
  for (int r = 0; r < resources; r++) {
    printf(",\"%s\":[%lld,%lld,%lld,%lld]", resource_names[r], at[0][r], at[1][r], at[2][r], at[3][r]);
    printf(",\"%sFloor\":[%lld,%lld,%lld,%lld]", resource_names[r], floor[0][r], floor[1][r], floor[2][r], floor[3][r]);
  }
  printf(",\"callsInLast\":%llu,\"slope\":%.4f,\"header\":\"%s\",\"operations\":%llu,\"failed\":%llu,\"right\":%s,\"why\":\"%s\"}\n",
         (unsigned long long)by, slope, said.growth, (unsigned long long)all, (unsigned long long)failed, *why ? "false" : "true", why);

  over = true;
  pthread_barrier_wait(&begin);
  for (int i = 0; i < count; i++) pthread_join(made[i], NULL);
  char message[256] = "";
  if (target->verify && target->verify(self, message, sizeof message) != 0) printf("truth: verify: %s\n", message), *why = 1;
  if (target->destroy) target->destroy(self);
  fflush(stdout);
  return *why ? 1 : 0;
}

int main(int argc, char **argv) {
  if (!getenv("TRUTH_SECOND")) {  // Exact counts: no caches of threads, few arenas; thread stacks of 512 KiB.
    setenv("TRUTH_SECOND", "1", 1);
    setenv("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0:glibc.malloc.arena_max=4", 1);
    setenv("MALLOC_CONF", "tcache:false", 1);
    struct rlimit stack, files;
    if (getrlimit(RLIMIT_STACK, &stack) == 0) stack.rlim_cur = 512 << 10, setrlimit(RLIMIT_STACK, &stack);
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) files.rlim_cur = files.rlim_max, setrlimit(RLIMIT_NOFILE, &files);
    execv("/proc/self/exe", argv);
    FAIL("cannot start again");
  }
  uint64_t n = 0;
  int only = 0, option;
  while ((option = getopt(argc, argv, "n:t:")) != -1) {
    if (option == 'n') n = strtoull(optarg, NULL, 10);
    else if (option == 't') only = atoi(optarg);
    else return 2;
  }
  if (argc - optind != 2 || only < 0 || only > most_workers) FAIL("usage: truth [-n N] [-t THREADS] NAME.so SOURCE");
  if (only) return try_it(argv[optind], argv[optind + 1], only, n);
  int worst = 0;
  for (int count = 1; count <= 4; count += 3) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) _exit(try_it(argv[optind], argv[optind + 1], count, n));
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) < 0) FAIL("no process");
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 2;
    if (WIFSIGNALED(status)) fprintf(stderr, "truth: %s with %d threads: signal %d\n", argv[optind], count, WTERMSIG(status));
    if (code > worst) worst = code;
  }
  return worst;
}
