// A batch that is released whole: every `period` calls all that was kept since is freed. Nothing leaks, whatever the period.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "CLoadTestTarget.h"

typedef struct entry {
  struct entry *next;
  char text[40];
} entry;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static entry *batch;
static unsigned kept, period;

static int32_t keep(void *worker, uint64_t iteration) {
  (void)worker;
  entry *made = malloc(sizeof *made);
  snprintf(made->text, sizeof made->text, "entry %llu", (unsigned long long)iteration);
  entry *done = NULL;
  pthread_mutex_lock(&lock);
  made->next = batch;
  batch = made;
  if (++kept == period) {
    done = batch;
    batch = NULL;
    kept = 0;
  }
  pthread_mutex_unlock(&lock);
  while (done) {
    entry *next = done->next;
    free(done);
    done = next;
  }
  return 0;
}

static void *create(const loadtest_run *run, char *error, size_t capacity) {
  const char *value = strstr(run->config_json, "\"period\"");
  if (!value || sscanf(value, "\"period\" : %u", &period) != 1 || period == 0) {
    snprintf(error, capacity, "config has no \"period\"");
    return NULL;
  }
  return &batch;
}

static const loadtest_operation operations[] = {{"keep", "keeps an entry, and every so often drops all", keep}};
static const loadtest_target target = {
    .abi = LOADTEST_TARGET_ABI,
    .size = sizeof(loadtest_target),
    .name = "periods",
    .operations = operations,
    .operation_count = 1,
    .create = create,
};

const loadtest_target *loadtest_target_main(void) { return &target; }
