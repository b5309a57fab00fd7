/* The n-th call that touches files under CALLS_UNDER fails (ENOSPC, EIO) or is the last of the process (kill).
 * CALLS_AT: which call, 0 for none; CALLS_HOW: enospc, eio or kill; CALLS_ALSO and CALLS_ALSO_HOW: a second one;
 * CALLS_COUNT: a file that gets how many there were. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long seen;

static int under(const char *path)
{
    const char *root = getenv("CALLS_UNDER");
    return root && path && strstr(path, root) == path;
}

static int under_file(int file)
{
    char link[64], path[4096];
    ssize_t length;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return under(path);
}

/* Whether this call fails; errno says how. */
static int fails(void)
{
    long mine = atomic_fetch_add(&seen, 1) + 1;
    const char *at = getenv("CALLS_AT"), *how = getenv("CALLS_HOW"), *also = getenv("CALLS_ALSO");
    if (also && atol(also) == mine) how = getenv("CALLS_ALSO_HOW");
    else if (!at || atol(at) != mine) return 0;
    if (how && !strcmp(how, "kill")) kill(getpid(), SIGKILL);
    errno = how && !strcmp(how, "eio") ? EIO : ENOSPC;
    return 1;
}

__attribute__((destructor)) static void told(void)
{
    const char *name = getenv("CALLS_COUNT");
    FILE *out = name ? fopen(name, "w") : NULL;
    if (out) { fprintf(out, "%ld\n", (long)seen); fclose(out); }
}

#define REAL(type, name, ...) type (*real)(__VA_ARGS__) = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)
#define WRITES (O_CREAT | O_WRONLY | O_RDWR)

#define OPENS(name) \
int name(const char *path, int flags, ...) \
{ \
    mode_t mode = 0; \
    va_list more; \
    REAL(int, #name, const char *, int, ...); \
    va_start(more, flags); \
    if (flags & O_CREAT) mode = va_arg(more, mode_t); \
    va_end(more); \
    if ((flags & WRITES) && under(path) && fails()) return -1; \
    return real(path, flags, mode); \
}

OPENS(open)
OPENS(open64)

ssize_t write(int file, const void *data, size_t size)
{
    REAL(ssize_t, "write", int, const void *, size_t);
    if (file > 2 && under_file(file) && fails()) return -1;
    return real(file, data, size);
}

ssize_t pwrite64(int file, const void *data, size_t size, off64_t place)
{
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    if (under_file(file) && fails()) return -1;
    return real(file, data, size, place);
}

ssize_t pwrite(int file, const void *data, size_t size, off_t place)
{
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    if (under_file(file) && fails()) return -1;
    return real(file, data, size, place);
}

ssize_t sendfile64(int out, int in, off64_t *place, size_t size)
{
    REAL(ssize_t, "sendfile64", int, int, off64_t *, size_t);
    if (under_file(out) && fails()) return -1;
    return real(out, in, place, size);
}

int fsync(int file)
{
    REAL(int, "fsync", int);
    if (under_file(file) && fails()) { errno = EIO; return -1; }
    return real(file);
}

int fdatasync(int file)
{
    REAL(int, "fdatasync", int);
    if (under_file(file) && fails()) { errno = EIO; return -1; }
    return real(file);
}

int ftruncate64(int file, off64_t size)
{
    REAL(int, "ftruncate64", int, off64_t);
    if (under_file(file) && fails()) return -1;
    return real(file, size);
}

int rename(const char *from, const char *to)
{
    REAL(int, "rename", const char *, const char *);
    if (under(to) && fails()) return -1;
    return real(from, to);
}

int unlink(const char *path)
{
    REAL(int, "unlink", const char *);
    if (under(path) && fails()) return -1;
    return real(path);
}
