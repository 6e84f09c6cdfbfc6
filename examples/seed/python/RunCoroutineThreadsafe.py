"""Coroutines for a loop on another thread, and their results.

In the notes thread_ is a plain function, which run_coroutine_threadsafe refuses with a TypeError: "A
coroutine object is required". Here it is a coroutine.
"""

import asyncio
from threading import Event, Thread


def start_loop(loop):
    asyncio.set_event_loop(loop)
    loop.run_forever()


async def thread_(name):
    print("executing name:", name)
    await asyncio.sleep(0.01)
    return "return nam:" + name


_loop = asyncio.new_event_loop()
t = Thread(target=start_loop, args=(_loop,))
t.start()

future = asyncio.run_coroutine_threadsafe(thread_("zj"), _loop)
print(future.result())

gate = Event()
_loop.call_soon_threadsafe(gate.wait)
second = asyncio.run_coroutine_threadsafe(thread_("zj2"), _loop)
print("main thread non blocking...")
third = asyncio.run_coroutine_threadsafe(thread_("zj3"), _loop)
print("main thread on going...")

gate.set()
second.result()
third.result()
_loop.call_soon_threadsafe(_loop.stop)
t.join()
_loop.close()
