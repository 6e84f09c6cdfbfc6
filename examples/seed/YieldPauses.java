import dev.ikat.Generator;

/**
 * yield hands a value out and stops the body right there; the next next() goes on behind it, with
 * all variables as they were.
 */
class YieldPauses {
  /** Python's {@code yield print(a)} prints, yields None and pauses. */
  static Generator<Void, Void, Void> steps() {
    return Generator.of(y -> {
      int a = 1;
      IO.println("a is " + a);
      y.yield(null);
      a += 1;
      IO.println("a is " + a);
      y.yield(null);
      IO.println("the body ends");
    });
  }

  /** A clock that jumps: time passes only in run. */
  static class Sim {
    int now;
    int due;

    /**
     * Lets the time pass, and calls back whenever it is due; what the callback yields is the time
     * until then. False as soon as it has ended.
     */
    boolean run(int timeout, Generator<Integer, Void, Void> cb) {
      int end = now + timeout;
      while (due <= end) {
        now = due;
        Integer rest = cb.next(null);
        if (rest == null) return false;
        due = now + rest;
      }
      now = end;
      return true;
    }
  }

  /** An ordinary callback would keep a in a field, and find out with each call where it was. */
  static Generator<Integer, Void, Void> cb(Sim sim) {
    return Generator.of(y -> {
      for (int a = 1; a <= 3; a++) {
        IO.println("t=" + sim.now + " a is " + a);
        y.yield(2 * a);
      }
    });
  }

  static void main() {
    var steps = steps();
    steps.next();
    IO.println("the body rests, others run");
    steps.next();
    steps.next(null); // null instead of StopIteration
    IO.println("no more");

    // A simulation's loop, driven by a callback that pauses.
    var sim = new Sim();
    var cb = cb(sim);
    while (sim.run(5, cb)) {
      IO.println("t=" + sim.now + " sim.run returns, cb rests");
    }
    IO.println("t=" + sim.now + " cb has ended");
  }
}
