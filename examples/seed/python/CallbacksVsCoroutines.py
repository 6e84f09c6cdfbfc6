"""The same job with callbacks and with coroutines."""

import asyncio


class Shop:
    def orders(user):
        return [1, 2, 3] if user == "ann" else [1, 99]

    def price(order):
        if order > 9:
            raise OSError(f"no order {order}")
        return 10 * order


class Callbacks:
    def total(user, then):
        def with_orders(orders, error):
            if error:
                then(f"{user}: {error}")
            else:
                Callbacks.add(user, orders, 0, 0, then)

        Callbacks.later(lambda: Shop.orders(user), with_orders)

    def add(user, orders, at, sum, then):
        if at == len(orders):
            then(f"{user} spent {sum}")
            return

        def with_price(price, error):
            if error:
                then(f"{user}: {error}")
            else:
                Callbacks.add(user, orders, at + 1, sum + price, then)

        Callbacks.later(lambda: Shop.price(orders[at]), with_price)

    def later(answer, then):
        def call():
            try:
                value = answer()
            except Exception as error:
                then(None, error)
            else:
                then(value, None)

        asyncio.get_running_loop().call_later(0.005, call)


class Coroutines:
    async def total(user):
        try:
            sum = 0
            for order in await Coroutines.later(lambda: Shop.orders(user)):
                sum += await Coroutines.later(lambda: Shop.price(order))
            return f"{user} spent {sum}"
        except Exception as error:
            return f"{user}: {error}"

    async def later(answer):
        await asyncio.sleep(0.005)
        return answer()


async def main():
    for user in ["ann", "bob"]:
        done = asyncio.get_running_loop().create_future()
        Callbacks.total(user, done.set_result)
        print("callbacks:", await done)

        print("coroutines:", await Coroutines.total(user))


asyncio.run(main())
