"""Callbacks for a loop on another thread; one is cancelled before it runs.

In the notes the loop may run the first callback before it is cancelled, and never ends. Here it is
held until all callbacks are there, and stopped in the end.
"""

import asyncio
from threading import Event, Thread


def start_loop(loop):
    asyncio.set_event_loop(loop)
    loop.run_forever()


def thread_(name):
    print("executing name:", name)
    return "return nam:" + name


_loop = asyncio.new_event_loop()
t = Thread(target=start_loop, args=(_loop,))
t.start()

gate = Event()
_loop.call_soon_threadsafe(gate.wait)

handle = _loop.call_soon_threadsafe(thread_, "zj")
handle.cancel()
_loop.call_soon_threadsafe(thread_, "zj2")
print("main thread non blocking...")
_loop.call_soon_threadsafe(thread_, "zj3")
print("main thread on going...")

gate.set()
_loop.call_soon_threadsafe(_loop.stop)
t.join()
_loop.close()
