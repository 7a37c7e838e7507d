// report: https://github.com/baresip/baresip/issues/2549
// story: each tone is played by a thread that ends by itself and is never joined, so that its stack stays
// kind: leak
// resource: mappings
// operation: play_tone
// growth: 135168
// mix: play_tone 1, mix_samples 3
// function: play
#include "pattern.h"

#include <pthread.h>
#include <unistd.h>

static int running;
static uint64_t played;

static void *tone(void *argument) {
  short samples[800];
  uint64_t n = (uint64_t)(uintptr_t)argument;
  for (int i = 0; i < 800; i++) samples[i] = (short)scattered(n + (uint64_t)i);
  __atomic_fetch_add(&played, (uint64_t)(unsigned short)samples[n % 800], __ATOMIC_RELAXED);
  __atomic_fetch_sub(&running, 1, __ATOMIC_RELEASE);
  return NULL;
}

static int play(uint64_t n) {
  pthread_t thread;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 128 << 10);
  __atomic_fetch_add(&running, 1, __ATOMIC_ACQUIRE);
  int result = pthread_create(&thread, &attributes, tone, (void *)(uintptr_t)n); // stays
  if (result != 0) __atomic_fetch_sub(&running, 1, __ATOMIC_RELEASE);
  pthread_attr_destroy(&attributes);
  return result;
}

PERFORM(play_tone) { return play(iteration) == 0 ? 0 : 11; }

PERFORM(mix_samples) {
  short *samples = malloc(1600);
  if (!samples) return 12;
  for (int i = 0; i < 800; i++) samples[i] = (short)scattered(iteration + (uint64_t)i);
  __atomic_fetch_add(&played, (uint64_t)(unsigned short)samples[iteration % 800], __ATOMIC_RELAXED);
  free(samples);
  return 0;
}

static void wait_for_tones(void *target) {
  (void)target;
  while (__atomic_load_n(&running, __ATOMIC_ACQUIRE) > 0) usleep(100);
  usleep(300);
}

PATTERN_WITH("tone_thread", pattern_create, 0, 0, wait_for_tones, OP(play_tone), OP(mix_samples))
