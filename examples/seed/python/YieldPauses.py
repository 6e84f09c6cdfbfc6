"""yield pauses the body, and next() goes on behind it.

The notes' loop stands before the definition of cb, runs for ever, and hands cb itself to sim.run,
which would get a new generator with each call. Here the generator is made once and the loop ends
with it; Sim is the least that such a loop needs.
"""


def steps():
    a = 1
    yield print("a is", a)
    a += 1
    yield print("a is", a)
    print("the body ends")


gen = steps()
next(gen)
print("the body rests, others run")
next(gen)
next(gen, None)
print("no more")


class Sim:
    now = 0
    due = 0

    def run(self, timeout, cb):
        end = self.now + timeout
        while self.due <= end:
            self.now = self.due
            rest = next(cb, None)
            if rest is None:
                return False
            self.due = self.now + rest
        self.now = end
        return True


def cb(sim):
    a = 1
    while a <= 3:
        print(f"t={sim.now} a is {a}")
        yield 2 * a
        a += 1


sim = Sim()
process = cb(sim)
while sim.run(5, process):
    print(f"t={sim.now} sim.run returns, cb rests")
print(f"t={sim.now} cb has ended")
