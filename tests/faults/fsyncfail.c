/* fsync and fdatasync of the database fail with EIO while the file named by FSYNCFAIL exists. Built by test_outcome. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int failing(int file)
{
    char link[64], path[4096];
    const char *flag = getenv("FSYNCFAIL");
    ssize_t length;
    if (!flag || access(flag, F_OK)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return strstr(path, "dutydesk.db") != NULL;
}

int fsync(int file)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    if (failing(file)) { errno = EIO; return -1; }
    return real(file);
}

int fdatasync(int file)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    if (failing(file)) { errno = EIO; return -1; }
    return real(file);
}
