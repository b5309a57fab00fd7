/* Notes what was flushed: at each fsync or fdatasync of a watched file a copy of it goes to the shadow folder under its
 * inode number; at each fsync of a folder the list of its names does. What was never flushed is nowhere in the shadow.
 * Preloaded into a child that is then killed; the disk after a loss of power is put together from this by power.py. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef int (*sync_fn)(int);

static void put(const char *name, const char *data, size_t size, int first) {
    int out = open(name, O_WRONLY | O_CREAT | (first ? O_TRUNC : O_APPEND), 0600);
    if (out < 0) return;
    if (write(out, data, size) < 0) { /* the shadow is only watched; a full disk shows as a missing line */ }
    close(out);
}

static void note(int fd) {
    const char *watched = getenv("POWER_WATCHED"), *shadow = getenv("POWER_SHADOW");
    char link[64], path[4096], part[4200], name[4200], buffer[65536];
    struct stat about;
    ssize_t length, got;
    if (!watched || !shadow || fstat(fd, &about)) return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return;
    path[length] = 0;
    if (strncmp(path, watched, strlen(watched))) return;
    snprintf(part, sizeof part, "%s/part", shadow);
    put(part, "", 0, 1);
    if (S_ISDIR(about.st_mode)) {
        DIR *folder = opendir(path);
        struct dirent *one;
        if (!folder) return;
        while ((one = readdir(folder))) {
            int wrote = snprintf(buffer, sizeof buffer, "%lu %s\n", (unsigned long)one->d_ino, one->d_name);
            put(part, buffer, (size_t)wrote, 0);
        }
        closedir(folder);
        snprintf(name, sizeof name, "%s/names", shadow);
    } else if (S_ISREG(about.st_mode)) {
        off_t at = 0;
        int in = open(path, O_RDONLY);
        if (in < 0) return;
        while ((got = pread(in, buffer, sizeof buffer, at)) > 0) {
            put(part, buffer, (size_t)got, 0);
            at += got;
        }
        close(in);
        snprintf(name, sizeof name, "%s/%lu", shadow, (unsigned long)about.st_ino);
    } else {
        return;
    }
    rename(part, name);
}

int fsync(int fd) {
    int done = ((sync_fn)dlsym(RTLD_NEXT, "fsync"))(fd);
    if (!done) note(fd);
    return done;
}

int fdatasync(int fd) {
    int done = ((sync_fn)dlsym(RTLD_NEXT, "fdatasync"))(fd);
    if (!done) note(fd);
    return done;
}
