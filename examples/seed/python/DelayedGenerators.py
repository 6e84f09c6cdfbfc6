"""A generator computes a value when it is asked for, and not before."""

import itertools


def squares():
    for n in itertools.count(1):
        print("computing", n)
        yield n * n


gen = squares()
print("made")
print("got", next(gen))
print("got", next(gen))

expression = (n + 1 for n in squares() if n % 2 == 0)
print("expression made")
print("got", next(expression))

print(" ".join(f"{a}{b}" for a in range(1, 4) for b in range(1, a)))

print("sum", sum(itertools.islice(squares(), 3)))
