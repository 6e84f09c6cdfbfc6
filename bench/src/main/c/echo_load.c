/*
 * Load for an echo server on 127.0.0.1, on one thread.
 *
 *   echo_load closed PORT CONNECTIONS SIZE tcp|tls SERVER_PID WARMUP SECONDS
 *   echo_load open   PORT CONNECTIONS SIZE tcp|tls SERVER_PID WARMUP SECONDS RATE
 *   echo_load idle   PORT CONNECTIONS SIZE
 *
 * closed: every connection has one message under way, and sends the next when the whole echo is back.
 * open:   messages leave by a fixed timetable, RATE a second, one connection after the other, however
 *         late the answers are; a latency counts from the time in the timetable, so that what a slow
 *         answer holds up is not forgotten.
 * idle:   every connection sends one message, awaits its echo, and then keeps still until standard
 *         input ends. Prints how many there are.
 *
 * Prints the messages echoed while measuring, the nanoseconds that took, and the processor time that
 * the server (all its threads) and this process spent meanwhile. closed adds how many
 * messages there were in all; open, how many latencies follow: as many 64-bit nanoseconds in binary, then
 * as many of how late each message left.
 *
 * In C, for this has to be cheaper than any server it drives: a message costs it one send and one recv,
 * and while measuring the kernel drops the answer's bytes instead of copying them out. What comes back
 * is compared with what was sent as long as it warms up.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 512, READ_SIZE = 256 * 1024, CONNECTIONS_PER_ADDRESS = 20000 };

typedef struct {
    int fd;
    SSL *tls;
    uint64_t owed;     /* bytes still to be sent */
    size_t out, in;    /* where in the message the next byte sent, or received, stands */
    uint64_t answered; /* whole messages that came back */
    int watched;       /* the events asked of epoll */
} Connection;

static int poller, count, port;
static size_t size;
static Connection *connections;
static char *message, read_buffer[READ_SIZE];
static int comparing = 1;
static uint64_t echoed;
static clockid_t server_clock;

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("echo_load: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

static uint64_t clock_nanos(clockid_t clock) {
    struct timespec at;
    if (clock_gettime(clock, &at) != 0) fail("clock %d: %s", (int)clock, strerror(errno));
    return (uint64_t)at.tv_sec * 1000000000u + (uint64_t)at.tv_nsec;
}

static uint64_t now(void) { return clock_nanos(CLOCK_MONOTONIC); }

/* ---- one connection ------------------------------------------------------------------------------ */

static int connect_to_server(int number) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    int on = 1;
    /* An address has too few ports for fifty thousand connections. */
    struct sockaddr_in here = {.sin_family = AF_INET};
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(number / CONNECTIONS_PER_ADDRESS));
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&here, sizeof here) != 0) fail("bind: %s", strerror(errno));
    struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (struct sockaddr *)&there, sizeof there) != 0) {
        fail("connection %d: %s", number, strerror(errno));
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

static SSL *shake_hands(SSL_CTX *context, int fd) {
    SSL *tls = SSL_new(context);
    SSL_set_fd(tls, fd);
    if (SSL_connect(tls) != 1) fail("TLS: %s", ERR_error_string(ERR_get_error(), NULL));
    return tls;
}

static void watch(Connection *c, int events) {
    if (c->watched == events) return;
    struct epoll_event event = {.events = (uint32_t)events, .data.ptr = c};
    if (epoll_ctl(poller, c->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, c->fd, &event) != 0) {
        fail("epoll_ctl: %s", strerror(errno));
    }
    c->watched = events;
}

/* How many bytes went, or -1 if it would have to wait. */
static ssize_t send_bytes(Connection *c, const char *bytes, size_t n) {
    if (c->tls != NULL) {
        int sent = SSL_write(c->tls, bytes, (int)n);
        if (sent > 0) return sent;
        if (SSL_get_error(c->tls, sent) == SSL_ERROR_WANT_WRITE) return -1;
        fail("TLS: cannot send");
    }
    ssize_t sent = send(c->fd, bytes, n, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) fail("send: %s", strerror(errno));
    return sent;
}

static ssize_t receive_bytes(Connection *c) {
    if (c->tls != NULL) {
        int received = SSL_read(c->tls, read_buffer, READ_SIZE);
        if (received > 0) return received;
        if (SSL_get_error(c->tls, received) == SSL_ERROR_WANT_READ) return -1;
        fail("TLS: the server closed, or failed");
    }
    ssize_t received = recv(c->fd, read_buffer, READ_SIZE, comparing ? 0 : MSG_TRUNC);
    if (received == 0) fail("the server closed a connection");
    if (received < 0 && errno != EAGAIN) fail("recv: %s", strerror(errno));
    return received;
}

static void send_owed(Connection *c) {
    while (c->owed > 0) {
        size_t n = size - c->out < c->owed ? size - c->out : c->owed;
        ssize_t sent = send_bytes(c, message + c->out, n);
        if (sent < 0) break;
        c->owed -= (uint64_t)sent;
        c->out = (c->out + (size_t)sent) % size;
    }
    watch(c, c->owed > 0 ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

static void compare(const Connection *c, size_t n) {
    size_t at = c->in;
    for (size_t done = 0; done < n;) {
        size_t step = size - at < n - done ? size - at : n - done;
        if (memcmp(read_buffer + done, message + at, step) != 0) fail("the echo differs");
        done += step;
        at = (at + step) % size;
    }
}

/* Reads what is there; says how many messages that completes. */
static uint64_t receive(Connection *c) {
    uint64_t whole = 0;
    do {
        ssize_t received = receive_bytes(c);
        if (received < 0) break;
        if (comparing) compare(c, (size_t)received);
        c->in += (size_t)received;
        whole += c->in / size;
        c->in %= size;
    } while (c->tls != NULL && SSL_has_pending(c->tls));
    c->answered += whole;
    echoed += whole;
    return whole;
}

static void open_connections(int tls) {
    SSL_CTX *context = NULL;
    if (tls) {
        context = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
        SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256");
        SSL_CTX_set_read_ahead(context, 1);
        SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    }
    poller = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < count; i++) {
        Connection *c = &connections[i];
        c->fd = connect_to_server(i);
        if (c->fd < 0) fail("socket %d: %s", i, strerror(errno));
        if (tls) c->tls = shake_hands(context, c->fd);
        fcntl(c->fd, F_SETFL, O_NONBLOCK);
        watch(c, EPOLLIN);
    }
}

/* ---- what is measured ---------------------------------------------------------------------------- */

typedef struct {
    uint64_t at, echoed, server, client;
} Mark;

static Mark mark(void) {
    return (Mark){now(), echoed, clock_nanos(server_clock), clock_nanos(CLOCK_PROCESS_CPUTIME_ID)};
}

static void print(Mark from, Mark to) {
    printf("%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64, to.echoed - from.echoed, to.at - from.at,
           to.server - from.server, to.client - from.client);
}

/* Takes what came back, and sends as much again; says how many messages that were. */
static uint64_t answer_events(int sending) {
    struct epoll_event events[EVENTS];
    int n = epoll_wait(poller, events, EVENTS, 100);
    uint64_t before = echoed;
    for (int i = 0; i < n; i++) {
        Connection *c = events[i].data.ptr;
        if (events[i].events & EPOLLIN) {
            uint64_t whole = receive(c);
            if (sending) c->owed += whole * size;
        }
        if (c->owed > 0 || events[i].events & EPOLLOUT) send_owed(c);
    }
    return echoed - before;
}

static void closed(double warmup, double seconds) {
    uint64_t measured_from = now() + (uint64_t)(warmup * 1e9);
    for (int i = 0; i < count; i++) {
        connections[i].owed = size;
        send_owed(&connections[i]);
    }
    while (now() < measured_from) answer_events(1);
    comparing = 0;
    Mark from = mark();
    uint64_t end = from.at + (uint64_t)(seconds * 1e9);
    while (now() < end || echoed == from.echoed) {
        if (now() > end + 10000000000u) fail("no answer for ten seconds");
        answer_events(1);
    }
    print(from, mark());
    /* Each connection has one under way: to close before it is back would reset the connection. */
    for (uint64_t under_way = (uint64_t)count; under_way > 0;) {
        if (now() > end + 10000000000u) fail("no answer for ten seconds");
        under_way -= answer_events(0);
    }
    printf(" %" PRIu64 "\n", echoed);
}

static void open_loop(double warmup, double seconds, double rate) {
    double interval = 1e9 / rate;
    uint64_t unmeasured = (uint64_t)(warmup * rate), all = unmeasured + (uint64_t)(seconds * rate);
    uint64_t measured = all - unmeasured, *latencies = calloc(measured, 8), *late = calloc(measured, 8);
    uint64_t start = now() + 1000000, sent = 0, answered = 0;
    Mark from = {0}, to = {0};
    while (answered < all) {
        uint64_t at = now();
        while (sent < all && start + (uint64_t)((double)sent * interval) <= at) {
            if (sent == unmeasured) {
                comparing = 0;
                from = mark();
            }
            Connection *c = &connections[sent % (uint64_t)count];
            if (sent >= unmeasured) {
                late[sent - unmeasured] = at - start - (uint64_t)((double)sent * interval);
            }
            sent++;
            c->owed += size;
            send_owed(c);
            if (sent == all) to = mark();
            at = now();
        }
        if (sent == all && at > to.at + 10000000000u) fail("no answer for ten seconds");
        struct epoll_event events[EVENTS];
        int n = epoll_wait(poller, events, EVENTS, 0);
        for (int i = 0; i < n; i++) {
            Connection *c = events[i].data.ptr;
            uint64_t number = c->answered * (uint64_t)count + (uint64_t)(c - connections);
            uint64_t whole = receive(c);
            at = now();
            answered += whole;
            /* The messages of one connection come back in the order in which they left. */
            for (; whole > 0; whole--, number += (uint64_t)count) {
                if (number >= unmeasured) {
                    latencies[number - unmeasured] = at - start - (uint64_t)((double)number * interval);
                }
            }
            if (events[i].events & EPOLLOUT) send_owed(c);
        }
    }
    print(from, to);
    printf(" %" PRIu64 "\n", measured);
    fwrite(latencies, 8, measured, stdout);
    fwrite(late, 8, measured, stdout);
}

static void idle(void) {
    for (int i = 0; i < count; i++) {
        int fd = connect_to_server(i);
        if (fd < 0) {
            fprintf(stderr, "echo_load: socket %d: %s\n", i, strerror(errno));
            count = i;
            break;
        }
        connections[i].fd = fd;
        if (send(fd, message, size, MSG_NOSIGNAL) != (ssize_t)size) fail("send: %s", strerror(errno));
        if (recv(fd, read_buffer, size, MSG_WAITALL) != (ssize_t)size) fail("recv: %s", strerror(errno));
        compare(&connections[i], size);
    }
    printf("%d\n", count);
    fflush(stdout);
    while (getchar() != EOF) continue;
}

static void allow_files(rlim_t wanted) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    struct rlimit more = {wanted, limit.rlim_max > wanted ? limit.rlim_max : wanted};
    if (wanted <= limit.rlim_cur || setrlimit(RLIMIT_NOFILE, &more) == 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int argc, char **argv) {
    if (argc < 5) fail("see the head of echo_load.c");
    port = atoi(argv[2]);
    count = atoi(argv[3]);
    size = (size_t)atol(argv[4]);
    connections = calloc((size_t)count, sizeof *connections);
    message = malloc(size);
    uint32_t random = 1;
    for (size_t i = 0; i < size; i++) {
        random = random * 1664525u + 1013904223u;
        message[i] = (char)(random >> 24);
    }
    allow_files((rlim_t)count + 64);
    if (strcmp(argv[1], "idle") == 0) {
        idle();
        return 0;
    }
    if (argc < 9 || clock_getcpuclockid((pid_t)atoi(argv[6]), &server_clock) != 0) {
        fail("no process of the server");
    }
    open_connections(strcmp(argv[5], "tls") == 0);
    double warmup = atof(argv[7]), seconds = atof(argv[8]);
    if (strcmp(argv[1], "open") == 0) {
        open_loop(warmup, seconds, atof(argv[9]));
    } else {
        closed(warmup, seconds);
    }
    return 0;
}
