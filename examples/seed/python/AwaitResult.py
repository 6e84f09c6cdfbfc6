"""await waits for a coroutine and gives what it returns."""

from asyncio import run


async def funcB():
    print("funcB runs, funcA waits")
    return 1


async def funcA():
    result = await funcB()
    print("funcA goes on with", result)
    return result


print("run returns", run(funcA()))
