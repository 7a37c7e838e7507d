// report: https://github.com/madler/zlib/issues/1005
// story: a stream whose output does not fit returns early with an error, and its end, which frees the large state, is never called
// kind: leak
// resource: heap
// operation: compress_page
// growth: 286.72
// mix: compress_page 1, checksum_page 3
// function: stream_begin
#include "pattern.h"

#include <string.h>

enum { done = 1, no_room = -5 };
typedef struct stream { unsigned char window[14000]; uint32_t at, out_used; unsigned char rest[320]; } stream;
_Static_assert(sizeof(stream) == 14328, "a size that every allocator rounds alike");

static uint64_t pages;

static stream *stream_begin(void) {
  stream *made = malloc(sizeof *made); // stays
  if (made) made->at = made->out_used = 0;
  return made;
}

static int stream_run(stream *s, const unsigned char *in, size_t length, unsigned char *out, size_t room) {
  for (size_t i = 0; i < length;) {
    size_t run = 1;
    while (i + run < length && in[i + run] == in[i] && run < 255) run++;
    if (s->out_used + 2 > room) return no_room;
    out[s->out_used++] = (unsigned char)run;
    out[s->out_used++] = in[i];
    s->window[s->at++ % sizeof s->window] = in[i];
    i += run;
  }
  return done;
}

static void fill(unsigned char *page, size_t length, uint64_t n, int noisy) {
  for (size_t i = 0; i < length; i++) page[i] = noisy ? (unsigned char)scattered(n + i) : (unsigned char)((n + i / 64) & 7);
}

PERFORM(compress_page) {
  unsigned char page[512], out[256];
  uint64_t n = next_of(&pages);
  fill(page, sizeof page, n, n % 50 == 49);
  stream *s = stream_begin();
  if (!s) return 12;
  if (stream_run(s, page, sizeof page, out, sizeof out) != done) return 5;
  free(s);
  return 0;
}

PERFORM(checksum_page) {
  unsigned char page[512];
  fill(page, sizeof page, iteration, 1);
  stream *s = stream_begin();
  if (!s) return 12;
  uint32_t sum = 0;
  for (size_t i = 0; i < sizeof page; i++) sum = sum * 31 + (s->window[i] = page[i]);
  memcpy(s->rest, &sum, sizeof sum);
  int32_t result = s->rest[0] == (unsigned char)sum ? 0 : 1;
  free(s);
  return result;
}

PATTERN("deflate_unfinished", OP(compress_page), OP(checksum_page))
