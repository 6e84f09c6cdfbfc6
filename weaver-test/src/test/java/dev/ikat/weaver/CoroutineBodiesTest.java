package dev.ikat.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ikat.internal.stack.Carrier;
import org.junit.jupiter.api.Test;

/** Bodies that await: coroutines, blocks and async generators. */
class CoroutineBodiesTest {
  /** Woven, no task keeps a stack. */
  private static void checkKeepsNoStack(int bodies, String members) {
    var program = Program.of(members);
    program.check(bodies);
    long before = Carrier.current().keptStacks;
    Program.run(program.wovenClasses());
    assertEquals(0, Carrier.current().keptStacks - before, "stacks kept");
  }

  @Test
  void awaitsOfEveryKind() {
    checkKeepsNoStack(
        3,
        """
        static Coroutine<String> greet(String name, int n) {
          return async(() -> { await(sleep(ms(n))); return "hello " + name; });
        }
        static void main() {
          run(() -> {
            log(await(greet("a", 3)));
            var task = createTask(greet("b", 5));
            Future<Integer> future = getRunningLoop().createFuture();
            getRunningLoop().callLater(ms(2), () -> future.setResult(7));
            log(await(future) + 1L);
            log(await(task));
            log(await(java.util.concurrent.CompletableFuture.completedFuture("stage")));
            log(await(gather(greet("c", 1), greet("d", 2))));
            try { await(async(() -> { await(sleep(ms(1))); throw new java.io.IOException("io"); }), java.io.IOException.class); }
            catch (java.io.IOException e) { log(e); }
            log(await(shield(greet("e", 1))));
            await(sleep(Duration.ZERO));
          });
        }
        """);
  }

  @Test
  void chains() {
    checkKeepsNoStack(
        2,
        """
        static Coroutine<Integer> down(int n) {
          return async(() -> {
            try {
              if (n == 0) { await(sleep(ms(1))); await(sleep(ms(1))); return 0; }
              int below = await(down(n - 1));
              if (below == 15) throw new IllegalStateException("at " + n);
              return below + 1;
            } finally { log("left " + n); }
          });
        }
        static void main() { run(() -> { log(await(down(10))); log(await(down(20))); }); }
        """);
  }

  @Test
  void cancellationReachesEveryFinally() {
    checkKeepsNoStack(
        4,
        """
        static Coroutine<Void> deep(int n) {
          return async(() -> {
            try { if (n == 0) await(sleep(ms(100))); else await(deep(n - 1)); }
            catch (CancelledError e) { log("cancelled " + n); if (n == 1) { await(sleep(ms(5))); log("late"); } throw e; }
            finally { await(sleep(ms(1))); log("finally " + n); }
            return null;
          });
        }
        static void main() {
          run(() -> {
            var task = createTask(deep(3));
            await(sleep(ms(10)));
            task.cancel("enough");
            try { await(task); } catch (CancelledError e) { log(e); }
            var caught = createTask(async(() -> {
              for (int i = 0; i < 3; i++) { try { await(sleep(ms(50))); } catch (CancelledError e) { log("ignored " + i); } }
              return "survived";
            }));
            await(sleep(ms(1))); caught.cancel(); await(sleep(ms(1))); caught.cancel();
            log(await(caught));
            var never = createTask(async(() -> log("never")));
            never.cancel();
            try { await(never); } catch (CancelledError e) { log("not begun"); }
          });
        }
        """);
  }

  @Test
  void blocks() {
    checkKeepsNoStack(
        11,
        """
        static void main() {
          run(() -> {
            String outer = "o";
            try { timeout(ms(10), () -> { log("in " + outer); await(sleep(ms(50))); log("never"); }); }
            catch (dev.ikat.TimeoutException e) { log("timed out"); }
            int n = timeout(ms(10), t -> { await(sleep(ms(3))); t.reschedule(ms(1000)); return 5; });
            log(n);
            taskGroup(tg -> {
              tg.createTask(async(() -> { await(sleep(ms(4))); log("first"); }));
              tg.createTask(async(() -> { await(sleep(ms(2))); log("second"); }));
              timeout(ms(1), () -> await(sleep(ms(0))));
              log("body");
            });
            try {
              taskGroup(tg -> {
                tg.createTask(async(() -> { await(sleep(ms(2))); throw new IllegalStateException("failed"); }));
                try { await(sleep(ms(50))); } finally { log("cancelled"); await(sleep(ms(1))); }
              });
            } catch (RuntimeException e) { log(e.getClass()); }
            timeout(ms(30), () -> timeout(ms(20), () -> { await(sleep(ms(5))); log("nested"); }));
          });
        }
        """);
  }

  @Test
  void blocksAndAsyncGeneratorsOfEveryForm() {
    checkKeepsNoStack(
        10,
        """
        private int n = 1;
        private int block(Timeout t) { await(sleep(ms(n++))); return n; }
        void group(TaskGroup tg) { tg.createTask(async(this::job)); await(sleep(ms(1))); }
        private void job() { await(sleep(ms(2))); log("job " + n++); }
        private void ticks(Yielder<Integer, Void> y) { for (int i = 0; i < 2; i++) { await(sleep(ms(1))); y.yield(n + i); } }
        void all() {
          run(() -> {
            int first = timeout(ms(50), this::block);
            log(first);
            taskGroup(this::group);
            for (int i : AsyncGenerator.of(this::ticks)) log(i);
            int second = timeout(ms(50), new ScopeBody<Timeout, Integer>() {
              @Override public Integer call(Timeout t) { await(sleep(ms(3))); return n + 100; }
            });
            log(second);
            for (String s : AsyncGenerator.of(new Generator.Body<String>() {
              @Override public void run(Yielder<String, Void> y) { y.yield("a"); await(sleep(ms(1))); y.yield("b" + n); }
            })) log(s);
            try {
              timeout(ms(50), () -> { await(sleep(ms(1))); if (n > 0) throw new java.io.IOException("in block"); });
            } catch (Exception e) { log(e); }
            try { timeout(ms(50), t -> { t.reschedule(ms(0)); await(sleep(ms(50))); return 1; }); }
            catch (dev.ikat.TimeoutException e) { log("timed out"); }
            log(cancelScope(scope -> { await(sleep(ms(1))); scope.cancel(); await(sleep(ms(1))); log("never"); return 5; }).isPresent());
          });
        }
        static void main() { new P().all(); }
        """);
  }

  @Test
  void locksQueuesAndChannels() {
    checkKeepsNoStack(
        4,
        """
        static void main() {
          run(() -> {
            var lock = new Lock();
            var queue = new Queue<Integer>(1);
            var producer = createTask(async(() -> { for (int i = 0; i < 4; i++) { await(queue.put(i)); log("put " + i); } }));
            for (int i = 0; i < 4; i++) {
              try (var _ = await(lock.hold())) { log(await(queue.get())); }
            }
            await(producer);
            var event = new Event();
            var waiter = createTask(async(() -> { await(event.waitFor()); log("set"); return 9; }));
            await(sleep(ms(1)));
            event.set();
            log(await(waiter));
            var condition = new Condition();
            var signalled = createTask(async(() -> { try (var _ = await(condition.hold())) { await(condition.waitFor()); log("signalled"); } }));
            await(sleep(ms(1)));
            try (var _ = await(condition.hold())) { condition.signal(); }
            await(signalled);
          });
        }
        """);
  }

  @Test
  void asyncGenerators() {
    checkKeepsNoStack(
        5,
        """
        static AsyncGenerator<Integer, Void> ticks(int n) {
          return AsyncGenerator.of(y -> {
            try {
              for (int i = 0; i < n; i++) { await(sleep(ms(2))); y.yield(i); await(sleep(ms(1))); }
            } finally { await(sleep(ms(1))); log("closed " + n); }
          });
        }
        static AsyncGenerator<String, Void> over(AsyncGenerator<Integer, Void> other) {
          return AsyncGenerator.of(y -> { for (int i : other) { if (i == 3) break; y.yield("#" + i); y.yield("+"); } await(other.aclose()); });
        }
        static void main() {
          run(() -> {
            for (int i : ticks(3)) log(i);
            for (String s : over(ticks(6))) { log(s); await(sleep(ms(1))); }
            var one = ticks(9);
            outer:
            for (int i : one) { for (int j : ticks(2)) { if (i + j == 2) break outer; log(10 * i + j); } }
            await(one.aclose());
            var two = AsyncGenerator.<Integer, Integer>twoWay(y -> { int sum = 0; while (sum < 10) { sum += y.yield(sum); await(sleep(ms(1))); } });
            log(await(two.anext())); log(await(two.asend(4)));
            try { await(two.athrow(new IllegalArgumentException("thrown in"))); } catch (IllegalArgumentException e) { log(e); }
            var failing = AsyncGenerator.<Integer>of(y -> { y.yield(1); await(sleep(ms(1))); throw new java.io.IOException("io"); });
            try { for (int i : failing) log(i); } catch (Exception e) { log(e); }
          });
        }
        """);
  }

  @Test
  void plainMethodThatAwaitsKeepsTheStack() {
    var program =
        Program.of(
            """
            static int plain(int n) { await(sleep(ms(n))); return n; }
            static int calls(AsyncBody<Integer> body) throws Exception { return body.call() + 1; }
            static Coroutine<Integer> woven(int n) {
              return async(() -> { await(sleep(ms(1))); int a = plain(n); await(sleep(ms(1))); return a + calls(() -> { await(sleep(ms(2))); return 4; }); });
            }
            static void main() {
              run(() -> {
                int here = 1;
                var task = createTask(woven(3));
                here += plain(2);
                here += await(woven(5));
                timeout(ms(100), () -> { plain(1); await(woven(1)); plain(1); });
                log(here); log(await(task));
                var cancelled = createTask(woven(50));
                await(sleep(ms(5)));
                cancelled.cancel();
                try { await(cancelled); } catch (CancelledError e) { log("cancelled"); }
              });
            }
            """);
    program.check(4);
  }

  @Test
  void generatorsInTasksAndTasksInGenerators() {
    var program =
        Program.of(
            """
            static Generator<Integer, Void, Void> waits() {
              return Generator.of(y -> { for (int i = 0; i < 3; i++) { await(sleep(ms(2))); y.yield(i); } });
            }
            static void main() {
              run(() -> {
                for (int i : waits()) { log(i); await(sleep(ms(1))); }
                var g = Generator.<Integer>of(y -> { var t = createTask(async(() -> { await(sleep(ms(4))); return 8; })); y.yield(1); y.yield(await(t)); y.yieldFrom(waits()); });
                drain(g);
              });
              drain(Generator.<Integer>of(y -> { run(() -> { await(sleep(ms(1))); log("loop in generator"); }); y.yield(1); }));
            }
            """);
    program.check(6);
  }

  @Test
  void eagerTasksAndContexts() {
    Program.of(
            """
            static final ContextVar<String> VAR = ContextVar.of("var", "default");
            static void main() {
              run(() -> {
                VAR.set("main");
                var task = createTask(async(() -> { log(VAR.get()); VAR.set("task"); await(sleep(ms(2))); log(VAR.get()); return 1; }));
                await(sleep(ms(1)));
                log(VAR.get());
                log(await(task));
                log(currentTask().name());
              });
            }
            """
                .replace(
                    "ContextVar.of(\"var\", \"default\")", "ContextVar.of(\"var\", \"default\")"))
        .check(2);
  }

  /**
   * A marked method whose last call is suspended needs no frame, nor does it once it has rested.
   */
  @Test
  void marksMethodsThatEndInACallThatSuspends() {
    Program.of(
            """
            @dev.ikat.woven.Suspends static int one(int n) { await(sleep(ms(1))); return n; }
            @dev.ikat.woven.Suspends static int two(int n) { await(sleep(ms(1))); return one(n + 1); }
            @dev.ikat.woven.Suspends static void rest() { await(sleep(ms(1))); last(); }
            @dev.ikat.woven.Suspends static void last() { await(sleep(ms(1))); log("last"); }
            @dev.ikat.woven.Suspends static Object direct(Future<String> f) { await(sleep(ms(1))); return await(f); }
            static void main() {
              run(() -> {
                log(one(1) + two(1));
                rest();
                Future<String> f = getRunningLoop().createFuture();
                getRunningLoop().callLater(ms(5), () -> f.setResult("there"));
                log(await(createTask(async(() -> { try { return direct(f) + "!"; } finally { log("left"); } }))));
                log(await(async(() -> two(5))));
              });
            }
            """)
        .checkSame();
  }

  @Test
  void misuseGivesTheSameErrors() {
    Program.of(
            """
            static void main() {
              try { await(sleep(ms(1))); } catch (IllegalStateException e) { log(e.getMessage()); }
              run(() -> {
                var once = async(() -> 1);
                await(once);
                try { await(once); } catch (IllegalStateException e) { log("reused"); }
                try { await((Coroutine<Integer>) null); } catch (NullPointerException e) { log(e.getMessage()); }
                var self = new Task[1];
                self[0] = createTask(async(() -> { await(sleep(ms(1))); await(self[0]); }));
                try { await(self[0]); } catch (IllegalStateException e) { log("itself"); }
                var g = new Generator[1];
                g[0] = Generator.<Integer>of(y -> { y.yield(1); g[0].next(); });
                drain(g[0]);
                drain(Generator.<Integer>of(y -> { y.yield(1); throw new StopIteration(3); }));
                drain(Generator.<Integer>of(y -> { y.yield(1); y.yieldFrom((Iterable<Integer>) null); }));
                drain(Generator.<Integer>of(y -> { y.yield(1); y.yieldFrom(List.of(2, 3)); y.yieldFrom(Generator.<Integer>of(z -> { z.yield(4); throw new IllegalStateException("inner"); })); }));
                var closed = Generator.<Integer>of(y -> { try { y.yield(1); } finally { y.yield(2); } });
                take(closed, 1); close(closed); close(closed);
              });
            }
            """
                    .replace("new StopIteration(3)", "stop()")
                + "static RuntimeException stop() { try { Generator.<Integer>of(_ -> {}).next(); } catch (StopIteration e) { return e; } return null; }\n")
        .checkSame();
  }

  @Test
  void futuresAsTheyComplete() {
    checkKeepsNoStack(
        2,
        """
        static Coroutine<Void> show(AsyncIterable<? extends Future<Integer>> futures) {
          return async(() -> { for (var f : futures) log(f.result()); });
        }
        static void main() {
          run(() -> {
            var two = createTask(sleep(ms(2), 2));
            var one = createTask(sleep(ms(1), 1));
            for (var f : asCompletedFutures(two, one)) log(f.result());
            await(show(asCompletedFutures(sleep(ms(4), 4), sleep(ms(3), 3))));
            try {
              for (var f : asCompletedFutures(java.util.List.of(sleep(ms(9), 9)), ms(5))) log(f);
            } catch (TimeoutException e) { log("too late"); }
          });
        }
        """);
  }
}
