/** All programs of this folder, one after the other. */
class Tour {
  static void main() throws Exception {
    tell("An iterable gives iterators; an iterator gives values until StopIteration.");
    IteratorVsIterable.main();
    tell("A generator computes a value when it is asked for, and not before.");
    DelayedGenerators.main();
    tell("yield pauses the body, and next() goes on behind it.");
    YieldPauses.main();
    tell("next() starts a generator, send() answers its yield.");
    Cor1.main();
    tell("What is only made does not run.");
    LazyStart.main();
    tell("await waits for a coroutine and gives what it returns.");
    AwaitResult.main();
    tell("Three coroutines sleep at the same time, on one thread.");
    ThreeCoroutines.main();
    tell("Callbacks for a loop on another thread; one is cancelled before it runs.");
    LoopOnThread.main();
    tell("Coroutines for a loop on another thread, and their results.");
    RunCoroutineThreadsafe.main();
    tell("The same job with callbacks and with coroutines.");
    CallbacksVsCoroutines.main();
  }

  static int number;

  static void tell(String line) {
    IO.println((number == 0 ? "" : "\n") + ++number + ". " + line);
  }
}
