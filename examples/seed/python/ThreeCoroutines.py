"""Three coroutines sleep at the same time, on one thread.

The notes hand bare coroutines to asyncio.wait, which since Python 3.11 takes tasks only, and get the
loop by asyncio.get_event_loop, which since 3.14 gives none that is not running or set before.
"""

import asyncio


async def cor1(name):
    print("executing: ", name)
    await asyncio.sleep(0.05)
    print("executed: ", name)


loop = asyncio.new_event_loop()
tasks = [loop.create_task(cor1("zj_" + str(i))) for i in range(3)]
wait_cor = asyncio.wait(tasks)
done, pending = loop.run_until_complete(wait_cor)
print(f"done: {len(done)}, pending: {len(pending)}")
loop.close()
