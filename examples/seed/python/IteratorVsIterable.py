"""An iterable gives iterators; an iterator gives values until StopIteration."""

from collections.abc import Iterator


class Countdown:
    def __init__(self, start):
        self.left = start

    def __iter__(self):
        return self

    def __next__(self):
        if self.left == 0:
            raise StopIteration
        self.left -= 1
        return self.left + 1


def countdown(start):
    for left in range(start, 0, -1):
        yield left


class ByIndex:
    """Has no __iter__, and can be iterated all the same."""

    def __getitem__(self, index):
        return ["a", "b"][index]


def tell(name, it):
    print(name + ":", "an iterator" if isinstance(it, Iterator) else "iterable, not an iterator")


lst = ["a", "b"]
tell("list", lst)
tell("dict", {"k": "v"})
tell("iter(list)", iter(lst))

it = iter(lst)
print(next(it), next(it))
try:
    next(it)
except StopIteration:
    print("StopIteration")
print("the list starts again:", next(iter(lst)))

print("class:", list(Countdown(3)))
print("generator:", list(countdown(3)))

once = countdown(2)
tell("generator", once)
print("first loop:", list(once))
print("second loop:", list(once))

print("by index:", " ".join(ByIndex()))
