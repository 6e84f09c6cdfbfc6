package dev.ikat.weaver;

import org.junit.jupiter.api.Test;

/** Traces, stacks of tasks and call graphs name the user's methods and lines, woven or not. */
class TracesTest {
  /** The user's frames: methods, without the numbers of lambdas, and lines. */
  private static final String FRAMES =
      """
      static void frames(String what, List<StackTraceElement> frames) {
        var all = new ArrayList<String>();
        for (var frame : frames) {
          String name = frame.getMethodName().replaceAll("lambda\\\\$(\\\\w+)\\\\$.*", "lambda in $1");
          if (frame.getClassName().equals("p.P") && !name.equals("main") && !name.equals("frames")) all.add(name + ":" + frame.getLineNumber());
        }
        log(what + " " + all);
      }
      static void frames(String what, Throwable thrown) { frames(what, List.of(thrown.getStackTrace())); }
      """;

  @Test
  void exceptionsThrownInAGeneratorsBody() {
    Program.of(
            """
            static Generator<Integer, Void, Void> gen() {
              return Generator.of(y -> {
                y.yield(1);
                if (System.nanoTime() != 0)
                  throw new IllegalStateException("thrown");
              });
            }
            static void main() {
              var g = gen();
              log(g.next());
              try {
                g.next();
              } catch (IllegalStateException e) { frames("thrown", e); log(e.getStackTrace()[0].getFileName()); }
              var raised = gen();
              raised.next();
              var exception = new IllegalStateException("raised");
              try { raised.raise(exception); } catch (IllegalStateException e) { frames("raised", e); log(e == exception); }
            }
            """
                + FRAMES)
        .check(1);
  }

  @Test
  void exceptionsThrownThreeAwaitsDeepBeforeAnythingRests() {
    Program.of(
            """
            static Coroutine<Void> inner() {
              return async(() -> {
                throw new IllegalStateException("inner");
              });
            }
            static Coroutine<Void> middle() {
              return async(() -> {
                await(inner());
                return null;
              });
            }
            static Coroutine<Void> outer() {
              return async(() -> {
                await(middle());
                return null;
              });
            }
            static void main() {
              run(() -> { try { await(outer()); } catch (IllegalStateException e) { frames("thrown", e); } });
            }
            """
                + FRAMES)
        .check(4);
  }

  /** Those that await the body that throws are not in the trace any more, but format knows them. */
  @Test
  void exceptionsThrownThreeAwaitsDeepAfterARest() {
    Program.of(
            """
            static Coroutine<Void> inner() {
              return async(() -> {
                await(sleep(ms(1)));
                throw new IllegalStateException("inner");
              });
            }
            static Coroutine<Void> middle() {
              return async(() -> {
                await(inner());
                return null;
              });
            }
            static Coroutine<Void> outer() {
              return async(() -> {
                await(middle());
                return null;
              });
            }
            static void main() {
              run(() -> {
                try {
                  await(outer());
                } catch (IllegalStateException e) {
                  var lines = java.util.regex.Pattern.compile("P.java:([0-9]+)").matcher(Asyncio.format(e));
                  while (lines.find()) log(lines.group(1));
                }
              });
            }
            """)
        .check(4);
  }

  @Test
  void theStackAndTheCallGraphOfATaskThatRests() {
    Program.of(
            """
            static Coroutine<Void> inner() {
              return async(() -> {
                await(sleep(ms(5)));
                log("slept");
                await(sleep(ms(5)));
                return null;
              });
            }
            static Coroutine<Void> outer() {
              return async(() -> {
                timeout(ms(100), () -> {
                  await(inner());
                });
                return null;
              });
            }
            static void main() {
              run(() -> {
                var task = createTask(outer(), "watched");
                frames("not begun", task.stack());
                await(sleep(ms(1)));
                frames("rests", task.stack());
                frames("graph", captureCallGraph(task).callStack());
                log(formatCallGraph(task).contains("(P.java:4)"));
                await(sleep(ms(5)));
                frames("rests again", task.stack());
                await(task);
                frames("done", task.stack());
              });
            }
            """
                + FRAMES)
        .check(4);
  }

  @Test
  void theStackOfATaskThatRunsAgain() {
    Program.of(
            """
            static Coroutine<Void> inner() {
              return async(() -> {
                frames("at first", currentTask().stack());
                await(sleep(ms(5)));
                frames("again", currentTask().stack());
                return null;
              });
            }
            static void main() {
              run(() -> {
                await(async(() -> {
                  await(inner());
                  return null;
                }));
              });
            }
            """
                + FRAMES)
        .check(3);
  }

  @Test
  void whereAStackAndFramesRestTogether() {
    Program.of(
            """
            static void plain() {
              await(sleep(ms(5)));
            }
            static void main() {
              run(() -> {
                var task = createTask(async(() -> {
                  await(sleep(ms(1)));
                  await(async(() -> {
                    await(sleep(ms(1)));
                    plain();
                    return null;
                  }));
                }));
                await(sleep(ms(4)));
                frames("rests", task.stack());
                await(task);
              });
            }
            """
                + FRAMES)
        .check(3);
  }
}
