// report: https://github.com/schwehr/generic-sensor-format/issues/73
// story: a directory is opened to count its files and is not closed
// kind: leak
// resource: descriptors
// operation: count_files
// growth: 1
// mix: count_files 1, read_status 9
// function: count_in
#include "pattern.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

static int count_in(const char *path) {
  DIR *directory = opendir(path); // stays
  if (!directory) return -1;
  int count = 0;
  for (struct dirent *entry; (entry = readdir(directory)) != NULL;) count += entry->d_name[0] != '.';
  return count;
}

PERFORM(count_files) { return count_in("/") > 0 ? 0 : 24; }

PERFORM(read_status) {
  char text[64];
  int file = open("/dev/zero", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 24;
  ssize_t length = read(file, text, sizeof text);
  close(file);
  return length > 0 ? 0 : 1;
}

PATTERN("scan_directory", OP(count_files), OP(read_status))
