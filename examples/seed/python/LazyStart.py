"""What is only made does not run."""

import asyncio
import inspect


def generator():
    print("generator starts")
    yield 1


async def coroutine(name):
    print("coroutine starts:", name)
    return 2


def state(g):
    return inspect.getgeneratorstate(g).removeprefix("GEN_")


g = generator()
print("generator made:", state(g))
print("next:", next(g))
print("generator rests:", state(g))
g.close()
print("generator closed:", state(g))


async def main():
    c = coroutine("awaited")
    print("coroutine made")
    print("await:", await c)

    task = asyncio.create_task(coroutine("task"))
    print("task made")
    print("await:", await task)

    coroutine("never awaited").close()  # else Python warns that it never was


asyncio.run(main())
print("done")
