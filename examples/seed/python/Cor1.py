"""next() starts a generator, send() answers its yield.

In the notes the last print never prints: sent 6, the body runs to its end, and send raises
StopIteration.
"""


def cor1(name):
    print("start cor1..name..", name)
    x = yield name
    print("send value", x)


cor_ = cor1("zj")
print("next return", next(cor_))
try:
    print("send return", cor_.send(6))
except StopIteration:
    print("send raised StopIteration")

# The notes say that send would wait. It fails: "can't send non-None value to a just-started
# generator".
fresh = cor1("zj")
try:
    fresh.send(6)
except TypeError:
    print("send before next is refused")
print("next return", next(fresh))
fresh.close()
