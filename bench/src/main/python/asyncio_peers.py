"""The work of one row on CPython.

    python3 - ROW SECONDS [uvloop]

SECONDS is about how long to measure; 0 is for seeing that it works.
Prints nanoseconds per operation, on the wall and of processor time, a line for each of several
measurements; for the row "version" what it runs on. Each function does n operations of its row and no more.
"""

import asyncio
import sys
import time

MEASUREMENTS = 5


def generator(n):
    def numbers():
        for i in range(n):
            yield i & 127

    for _ in numbers():
        pass


async def switch(n):
    async def sleeps():
        for _ in range(n // 2):
            await asyncio.sleep(0)

    one = asyncio.create_task(sleeps())
    two = asyncio.create_task(sleeps())
    await one
    await two


async def callback(n):
    loop = asyncio.get_running_loop()
    for _ in range(n):
        answer = loop.create_future()
        loop.call_soon(answer.set_result, 1)
        await answer


async def nothing(i):
    return i


async def create(n):
    for _ in range(n // 1000):
        tasks = [asyncio.create_task(nothing(i)) for i in range(1000)]
        total = 0
        for task in tasks:
            total += await task


async def gather(n):
    await asyncio.gather(*[nothing(i) for i in range(n)])


async def gather_done(n):
    loop = asyncio.get_running_loop()
    done = []
    for i in range(n):
        future = loop.create_future()
        future.set_result(i)
        done.append(future)
    start = now()
    await asyncio.gather(*done)
    return since(start)


async def queue(n):
    items = asyncio.Queue(100)

    async def produce():
        for i in range(n):
            await items.put(i)

    producer = asyncio.create_task(produce())
    for _ in range(n):
        await items.get()
    await producer


async def lock(n):
    held = asyncio.Lock()

    async def hand_over():
        await held.acquire()
        await asyncio.sleep(0)
        for _ in range(n // 2):
            held.release()
            await held.acquire()
        held.release()

    one = asyncio.create_task(hand_over())
    two = asyncio.create_task(hand_over())
    await one
    await two


async def event(n):
    ping = asyncio.Event()
    pong = asyncio.Event()

    async def answer():
        for _ in range(n // 2):
            await ping.wait()
            ping.clear()
            pong.set()

    other = asyncio.create_task(answer())
    for _ in range(n // 2):
        ping.set()
        await pong.wait()
        pong.clear()
    await other


async def cross_thread(n):
    loop = asyncio.get_running_loop()

    def ask():
        for _ in range(n):
            asyncio.run_coroutine_threadsafe(nothing(1), loop).result()

    await asyncio.to_thread(ask)


ROWS = {
    "generator": generator,
    "switch": switch,
    "callback": callback,
    "create": create,
    "gather": gather,
    "gather-done": gather_done,
    "queue": queue,
    "lock": lock,
    "event": event,
    "cross-thread": cross_thread,
}


def now():
    return time.perf_counter(), time.process_time()


def since(start):
    return [after - before for before, after in zip(start, now())]


def seconds_for(loop, row, n):
    start = now()
    if asyncio.iscoroutinefunction(row):
        # What a row returns is the part of the time that counts.
        own = loop.run_until_complete(row(n))
        if own is not None:
            return own
    else:
        row(n)
    return since(start)


def main():
    name, seconds = sys.argv[1], float(sys.argv[2])
    version = "CPython " + sys.version.split()[0]
    new_loop = asyncio.new_event_loop
    if "uvloop" in sys.argv:
        import uvloop

        new_loop = uvloop.new_event_loop
        version = "uvloop " + uvloop.__version__ + " on " + version
    if name == "version":
        print(version)
        return
    loop = new_loop()
    row = ROWS[name]
    n = 2000
    took = seconds_for(loop, row, n)[0]
    if name.startswith("gather") and seconds > 0:
        n = 100_000
    else:
        n = max(2000, int(n * seconds / MEASUREMENTS / took) // 2000 * 2000)
    for _ in range(MEASUREMENTS):
        print(*[seconds / n * 1e9 for seconds in seconds_for(loop, row, n)])
    loop.close()


main()
