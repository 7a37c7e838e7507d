// report: https://github.com/curl/curl/issues/21183
// story: alternative services and strict-transport hosts are kept in lists that only replace an exact match, and have no limit
// kind: leak
// resource: heap
// operation: learn_altsvc, learn_hsts
// growth: 112, 64
// mix: learn_altsvc 2, learn_hsts 1, look_up 3
// function: altsvc_add, hsts_add
#include "pattern.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

typedef struct entry { struct entry *next; uint64_t expires; char host[]; } entry;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static entry *services[1024], *hosts[1024];
static uint64_t origins, upgrades;

static void altsvc_add(const char *host, uint64_t hash, uint64_t expires) {
  entry **head = &services[hash % 1024];
  if (*head && strcmp((*head)->host, host) == 0) {
    (*head)->expires = expires;
    return;
  }
  entry *made = malloc(sizeof *made + 88); // stays
  if (!made) return;
  *made = (entry){*head, expires};
  snprintf(made->host, 88, "%s via a rather long alternative name", host);
  *head = made;
}

static void hsts_add(const char *host, uint64_t hash, uint64_t expires) {
  entry *made = malloc(sizeof *made + 40); // stays
  if (!made) return;
  *made = (entry){hosts[hash % 1024], expires};
  snprintf(made->host, 40, "%s", host);
  hosts[hash % 1024] = made;
}

PERFORM(learn_altsvc) {
  char host[40];
  uint64_t n = next_of(&origins);
  snprintf(host, sizeof host, "step%llu.example", (unsigned long long)n);
  pthread_mutex_lock(&lock);
  altsvc_add(host, scattered(n), n + 3600);
  pthread_mutex_unlock(&lock);
  return 0;
}

PERFORM(learn_hsts) {
  char host[40];
  uint64_t n = next_of(&upgrades);
  snprintf(host, sizeof host, "host%llu.example", (unsigned long long)n);
  pthread_mutex_lock(&lock);
  hsts_add(host, scattered(n), n + 3600);
  pthread_mutex_unlock(&lock);
  return 0;
}

PERFORM(look_up) {
  pthread_mutex_lock(&lock);
  const entry *first = services[scattered(iteration) % 1024];
  char *copy = first ? strdup(first->host) : NULL;
  pthread_mutex_unlock(&lock);
  int32_t result = copy && copy[0] != 's' ? 1 : 0;
  free(copy);
  return result;
}

PATTERN("altsvc_store", OP(learn_altsvc), OP(learn_hsts), OP(look_up))
