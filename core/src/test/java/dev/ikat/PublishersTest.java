package dev.ikat;

import static dev.ikat.Asyncio.allTasks;
import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Between generators and {@link Flow}; the numbers of rules are those of Reactive Streams. */
@Timeout(30)
class PublishersTest {
  @AutoClose private final Script script = new Script();

  /** Logs every signal; what else it does is set by the test. */
  private final class Subscriber<T> implements Flow.Subscriber<T> {
    Flow.Subscription subscription;
    Throwable failure;
    Consumer<Flow.Subscription> onSubscribe = s -> {};
    Consumer<T> onNext = v -> {};
    Runnable onComplete = () -> {};

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      subscription = newSubscription;
      script.log("subscribed");
      onSubscribe.accept(newSubscription);
    }

    @Override
    public void onNext(T value) {
      script.log("next " + value);
      onNext.accept(value);
    }

    @Override
    public void onError(Throwable newFailure) {
      failure = newFailure;
      script.log("error " + Script.show(newFailure));
    }

    @Override
    public void onComplete() {
      script.log("complete");
      onComplete.run();
    }
  }

  private Generator<Integer, Void, Void> countTo(int last) {
    return Generator.of(y -> {
      try {
        for (int i = 1; i <= last; i++) {
          y.yield(i);
        }
      } finally {
        script.log("closed");
      }
    });
  }

  /** Somebody else yields for the body, which so is not woven, and belongs to a thread. */
  private static Generator<Integer, Void, Void> countOnAStack() {
    return Generator.of(y -> yieldTwo(y));
  }

  private static void yieldTwo(Yielder<Integer, Void> y) {
    y.yield(1);
    y.yield(2);
  }

  private AsyncGenerator<Integer, Void> ticks(int last) {
    return AsyncGenerator.of(y -> {
      try {
        for (int i = 1; i <= last; i++) {
          await(sleep(ms(10)));
          y.yield(i);
        }
      } finally {
        await(sleep(ms(1)));
        script.log("closed");
      }
    });
  }

  // ---- a generator as a publisher ---------------------------------------------------------------

  @Nested
  class OfAGenerator {
    private final Subscriber<Integer> subscriber = new Subscriber<>();

    @Test
    void asMuchAsIsRequestedAndNoMore() {
      Publishers.of(countTo(3)).subscribe(subscriber);
      script.expect("0 subscribed");
      subscriber.subscription.request(2);
      script.expect("0 next 1", "0 next 2");
      subscriber.subscription.request(1);
      script.expect("0 next 3");
      subscriber.subscription.request(1);
      script.expect("0 closed", "0 complete");
      subscriber.subscription.request(1);
      subscriber.subscription.request(-1);
      subscriber.subscription.cancel();
      script.expectNothing();
    }

    @Test
    void allAtOnce() {
      subscriber.onSubscribe = s -> s.request(Long.MAX_VALUE);
      Publishers.of(countTo(2)).subscribe(subscriber);
      script.expect("0 subscribed", "0 next 1", "0 next 2", "0 closed", "0 complete");
    }

    @Test
    void requestsAddUpWithoutOverflow() {
      subscriber.onNext =
          v -> {
            subscriber.subscription.request(Long.MAX_VALUE);
            subscriber.subscription.request(Long.MAX_VALUE);
          };
      Publishers.of(countTo(2)).subscribe(subscriber);
      subscriber.subscription.request(1);
      script.expect("0 subscribed", "0 next 1", "0 next 2", "0 closed", "0 complete");
    }

    /** Rule 3.3: no stack that grows. */
    @Test
    void requestingFromInsideOnNextIsNoRecursion() {
      int[] count = new int[1];
      Flow.Subscriber<Integer> each =
          new Flow.Subscriber<>() {
            private Flow.Subscription subscription;
            private boolean inside;

            @Override
            public void onSubscribe(Flow.Subscription newSubscription) {
              subscription = newSubscription;
              newSubscription.request(1);
            }

            @Override
            public void onNext(Integer value) {
              assertTrue(!inside, "onNext inside onNext");
              inside = true;
              count[0]++;
              subscription.request(1);
              inside = false;
            }

            @Override
            public void onError(Throwable failure) {
              throw new AssertionError(failure);
            }

            @Override
            public void onComplete() {
              script.log("complete after " + count[0]);
            }
          };
      Publishers.of(countTo(20_000)).subscribe(each);
      script.expect("0 closed", "0 complete after 20000");
    }

    @Test
    void cancellingClosesTheGenerator() {
      Publishers.of(countTo(9)).subscribe(subscriber);
      subscriber.subscription.request(1);
      subscriber.subscription.cancel();
      script.expect("0 subscribed", "0 next 1", "0 closed");
      subscriber.subscription.cancel();
      subscriber.subscription.request(1);
      script.expectNothing();
    }

    @Test
    void cancellingFromInsideOnNextToo() {
      Publishers.of(countTo(9)).subscribe(subscriber);
      subscriber.onNext = v -> subscriber.subscription.cancel();
      subscriber.subscription.request(5);
      script.expect("0 subscribed", "0 next 1", "0 closed");
    }

    /** Rule 3.15: cancel returns normally. */
    @Test
    void aGeneratorThatFailsWhenItIsClosedIsLogged() {
      try (LogCapture log = new LogCapture()) {
        Publishers.of(
                Generator.<Integer>of(y -> {
                  try {
                    y.yield(1);
                  } catch (GeneratorExit e) {
                    throw new IllegalArgumentException("while closing");
                  }
                }))
            .subscribe(subscriber);
        subscriber.subscription.request(1);
        subscriber.subscription.cancel();
        assertEquals(1, log.messages().size());
        assertEquals("while closing", log.records().getFirst().getThrown().getMessage());
      }
      script.expect("0 subscribed", "0 next 1");
    }

    @Test
    void aFailureIsAnError() {
      Publishers.of(
              Generator.<Integer>of(y -> {
                y.yield(1);
                throw new IllegalArgumentException("failed");
              }))
          .subscribe(subscriber);
      subscriber.subscription.request(5);
      subscriber.subscription.request(5);
      script.expect("0 subscribed", "0 next 1", "0 error IllegalArgumentException: failed");
    }

    /** Rule 2.13: null is never passed on. */
    @Test
    void yieldingNullIsAnError() {
      Publishers.of(Generator.<Integer>of(y -> y.yield(null))).subscribe(subscriber);
      subscriber.subscription.request(5);
      script.expect(
          "0 subscribed",
          "0 error NullPointerException: the generator has yielded null, which cannot be"
              + " published");
    }

    /** Rule 3.9. */
    @Test
    void requestingNothingIsAnError() {
      Publishers.of(countTo(9)).subscribe(subscriber);
      subscriber.subscription.request(1);
      subscriber.subscription.request(0);
      subscriber.subscription.request(-7);
      script.expect(
          "0 subscribed",
          "0 next 1",
          "0 closed",
          "0 error IllegalArgumentException: requested 0 values, must be > 0 (rule 3.9)");
    }

    @Test
    void alsoFromInsideOnNextAndThenAfterIt() {
      Publishers.of(countTo(9)).subscribe(subscriber);
      subscriber.onNext =
          v -> {
            subscriber.subscription.request(-1);
            script.log("onNext ends");
          };
      subscriber.subscription.request(5);
      script.expect(
          "0 subscribed",
          "0 next 1",
          "0 onNext ends",
          "0 closed",
          "0 error IllegalArgumentException: requested -1 values, must be > 0 (rule 3.9)");
    }

    @Test
    void aSecondSubscriberIsRefusedAndTakesNothing() {
      var publisher = Publishers.of(countTo(1));
      publisher.subscribe(subscriber);
      var second = new Subscriber<Integer>();
      second.onSubscribe = s -> s.request(5);
      publisher.subscribe(second);
      script.expect(
          "0 subscribed",
          "0 subscribed",
          "0 error IllegalStateException: a generator has values for one subscriber, and has got"
              + " it: make a generator for each");
      second.subscription.request(1);
      second.subscription.cancel();
      subscriber.subscription.request(2);
      script.expect("0 next 1", "0 closed", "0 complete");
      assertThrows(NullPointerException.class, () -> publisher.subscribe(null));
    }

    @Test
    void aSubscriberThatThrowsHasCancelled() {
      Publishers.of(countTo(9)).subscribe(subscriber);
      subscriber.onNext =
          v -> {
            throw new IllegalArgumentException("the subscriber's");
          };
      var thrown =
          assertThrows(IllegalArgumentException.class, () -> subscriber.subscription.request(5));
      assertEquals("the subscriber's", thrown.getMessage());
      subscriber.subscription.request(5);
      script.expect("0 subscribed", "0 next 1", "0 closed");
    }

    @Test
    void anotherThreadsRequestIsAnErrorThatSaysWhy() {
      Publishers.of(countOnAStack()).subscribe(subscriber);
      subscriber.subscription.request(1);
      script.expect("0 subscribed", "0 next 1");
      try (LogCapture log = new LogCapture()) {
        Script.onAnotherThread(() -> subscriber.subscription.request(1));
        String said = Script.show(subscriber.failure);
        script.expect("0 error " + said);
        assertTrue(said.contains("cannot be resumed on"), said);
        assertEquals(1, log.messages().size(), "nor can it be closed there");
      }
    }

    @Test
    void aGeneratorThatAwaitsIsPublishedInItsTask() {
      script.run(() -> {
        subscriber.onSubscribe = s -> s.request(2);
        Publishers.of(
                Generator.<Integer>of(y -> {
                  await(sleep(ms(5)));
                  y.yield(1);
                  await(sleep(ms(5)));
                  y.yield(2);
                }))
            .subscribe(subscriber);
        script.log("back");
        subscriber.subscription.cancel();
      });
      script.expect("0 subscribed", "5 next 1", "10 next 2", "10 back");
    }
  }

  // ---- an async generator as a publisher --------------------------------------------------------

  @Nested
  class OfAnAsyncGenerator {
    private final Subscriber<Integer> subscriber = new Subscriber<>();

    @Test
    void asMuchAsIsRequestedAndNoMore() {
      script.run(() -> {
        Publishers.of(ticks(3)).subscribe(subscriber);
        await(sleep(ms(5)));
        script.expect("0 subscribed");
        subscriber.subscription.request(1);
        subscriber.subscription.request(1);
        await(sleep(ms(100)));
        script.expect("15 next 1", "25 next 2");
        subscriber.subscription.request(2);
        await(sleep(ms(100)));
        script.expect("115 next 3", "116 closed", "116 complete");
        subscriber.subscription.request(1);
        subscriber.subscription.request(-1);
        subscriber.subscription.cancel();
        await(sleep(ms(5)));
        assertEquals(1, allTasks().size());
      });
    }

    @Test
    void cancellingClosesTheGenerator() {
      script.run(() -> {
        subscriber.onSubscribe = s -> s.request(100);
        Publishers.of(ticks(9)).subscribe(subscriber);
        await(sleep(ms(15)));
        subscriber.subscription.cancel();
        subscriber.subscription.cancel();
        subscriber.subscription.request(-1);
        await(sleep(ms(50)));
        assertEquals(1, allTasks().size());
      });
      script.expect("0 subscribed", "10 next 1", "16 closed");
    }

    @Test
    void cancellingFromInsideOnNextIsSeenAtOnce() {
      script.run(() -> {
        subscriber.onSubscribe = s -> s.request(Long.MAX_VALUE);
        subscriber.onNext =
            v -> {
              if (v == 3) {
                subscriber.subscription.cancel();
              }
            };
        Publishers.of(
                AsyncGenerator.<Integer>of(y -> {
                  // Leaves nobody else a turn.
                  for (int i = 1; ; i++) {
                    y.yield(i);
                  }
                }))
            .subscribe(subscriber);
        await(sleep(ms(1)));
        assertEquals(1, allTasks().size());
      });
      script.expect("0 subscribed", "0 next 1", "0 next 2", "0 next 3");
    }

    @Test
    void cancellingBeforeTheFirstRequest() {
      script.run(() -> {
        var begun = ticks(9);
        assertEquals(1, await(begun.anext()));
        Publishers.of(begun).subscribe(subscriber);
        subscriber.onSubscribe = Flow.Subscription::cancel;
        await(sleep(ms(5)));
        assertEquals(1, allTasks().size());
      });
      script.expect("10 subscribed", "11 closed");
    }

    @Test
    void requestsAndCancellationMayComeFromAnyThread() {
      script.run(() -> {
        Publishers.of(ticks(9)).subscribe(subscriber);
        script.outside(() -> subscriber.subscription.request(2));
        script.outside(() -> subscriber.subscription.cancel());
        await(script.loop.createTask(sleep(ms(0))));
        while (subscriber.subscription == null || allTasks().size() > 1) {
          await(Asyncio.waitOn(allTasks().stream().skip(1).toList()));
        }
      });
      script.expect("0 subscribed", "10 next 1", "20 next 2", "21 closed");
    }

    @Test
    void aFailureIsAnError() {
      script.run(() -> {
        subscriber.onSubscribe = s -> s.request(5);
        Publishers.of(
                AsyncGenerator.<Integer>of(y -> {
                  y.yield(1);
                  await(sleep(ms(5)));
                  throw new IllegalArgumentException("failed");
                }))
            .subscribe(subscriber);
        await(sleep(ms(50)));
      });
      script.expect("0 subscribed", "0 next 1", "5 error IllegalArgumentException: failed");
    }

    @Test
    void yieldingNullIsAnError() {
      script.run(() -> {
        subscriber.onSubscribe = s -> s.request(5);
        Publishers.of(AsyncGenerator.<Integer>of(y -> y.yield(null))).subscribe(subscriber);
        await(sleep(ms(50)));
      });
      script.expect(
          "0 subscribed",
          "0 error NullPointerException: the generator has yielded null, which cannot be"
              + " published");
    }

    @Test
    void requestingNothingIsAnErrorAndTheLastSignal() {
      script.run(() -> {
        subscriber.onSubscribe = s -> s.request(5);
        Publishers.of(ticks(9)).subscribe(subscriber);
        await(sleep(ms(15)));
        subscriber.subscription.request(0);
        await(sleep(ms(50)));
      });
      script.expect(
          "0 subscribed",
          "10 next 1",
          "15 error IllegalArgumentException: requested 0 values, must be > 0 (rule 3.9)",
          "16 closed");
    }

    @Test
    void alsoFromInsideOnNextAndThenAfterIt() {
      script.run(() -> {
        subscriber.onSubscribe = s -> s.request(5);
        subscriber.onNext =
            v -> {
              subscriber.subscription.request(-1);
              script.log("onNext ends");
            };
        Publishers.of(ticks(9)).subscribe(subscriber);
        await(sleep(ms(50)));
      });
      script.expect(
          "0 subscribed",
          "10 next 1",
          "10 onNext ends",
          "10 error IllegalArgumentException: requested -1 values, must be > 0 (rule 3.9)",
          "11 closed");
    }

    @Test
    void aSecondSubscriberIsRefused() {
      script.run(() -> {
        var publisher = Publishers.of(ticks(1));
        publisher.subscribe(subscriber);
        var second = new Subscriber<Integer>();
        second.onSubscribe = s -> s.request(5);
        publisher.subscribe(second);
        await(sleep(ms(1)));
        subscriber.subscription.cancel();
        assertThrows(NullPointerException.class, () -> publisher.subscribe(null));
        await(sleep(ms(1)));
      });
      script.expect(
          "0 subscribed",
          "0 subscribed",
          "0 error IllegalStateException: a generator has values for one subscriber, and has got"
              + " it: make a generator for each");
    }

    @Test
    void aSubscriberThatThrowsHasCancelledAndIsReported() {
      script.run(() -> {
        subscriber.onSubscribe = s -> s.request(5);
        subscriber.onNext =
            v -> {
              throw new IllegalArgumentException("the subscriber's");
            };
        Publishers.of(ticks(9)).subscribe(subscriber);
        await(sleep(ms(50)));
      });
      script.expect("0 subscribed", "10 next 1", "11 closed");
      script.loop.close();
      script.expect(
          "50 handler: Task exception was never retrieved: publisher | IllegalArgumentException:"
              + " the subscriber's");
    }

    @Test
    void soDoesOneThatThrowsWhenItSubscribes() {
      script.run(() -> {
        subscriber.onSubscribe =
            s -> {
              throw new IllegalArgumentException("the subscriber's");
            };
        Publishers.of(ticks(9)).subscribe(subscriber);
        await(sleep(ms(5)));
        assertEquals(1, allTasks().size());
      });
      script.expect(
          "0 subscribed",
          "0 handler: Exception in callback | IllegalArgumentException: the subscriber's");
    }

    @Test
    void andOneThatThrowsAtTheEndGetsNoMore() {
      script.run(() -> {
        subscriber.onSubscribe = s -> s.request(5);
        subscriber.onComplete =
            () -> {
              throw new IllegalArgumentException("the subscriber's");
            };
        Publishers.of(ticks(1)).subscribe(subscriber);
        await(sleep(ms(50)));
      });
      script.expect("0 subscribed", "10 next 1", "11 closed", "11 complete");
      script.loop.close();
      script.expect(
          "50 handler: Task exception was never retrieved: publisher | IllegalArgumentException:"
              + " the subscriber's");
    }

    @Test
    void ifTheLoopEndsTheSubscriberIsToldSo() {
      Asyncio.run(
          async(() -> {
            subscriber.onSubscribe = s -> s.request(5);
            Publishers.of(
                    AsyncGenerator.<Integer>of(y -> {
                      y.yield(1);
                      await(sleep(Duration.ofHours(1)));
                    }))
                .subscribe(subscriber);
            await(sleep(Duration.ZERO));
            await(sleep(Duration.ZERO));
            await(sleep(Duration.ZERO));
          }));
      script.expect("0 subscribed", "0 next 1", "0 error CancellationException");
    }

    @Test
    void subscribingAfterTheLoopIsClosed() {
      Flow.Publisher<Integer> publisher = Asyncio.run(async(() -> Publishers.of(ticks(1))));
      publisher.subscribe(subscriber);
      script.expect("0 subscribed", "0 error IllegalStateException: the event loop is closed");
    }

    @Test
    void itNeedsALoop() {
      assertThrows(IllegalStateException.class, () -> Publishers.of(ticks(1)));
    }
  }

  // ---- a publisher as an async generator --------------------------------------------------------

  /** A publisher that the test drives by hand. */
  private final class Hand implements Flow.Publisher<Integer> {
    Flow.Subscriber<? super Integer> subscriber;
    long requested;
    boolean cancelled;

    @Override
    public void subscribe(Flow.Subscriber<? super Integer> newSubscriber) {
      subscriber = newSubscriber;
      newSubscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long n) {
              requested += n;
            }

            @Override
            public void cancel() {
              cancelled = true;
            }
          });
    }
  }

  @Nested
  class Values {
    private final Hand hand = new Hand();

    @Test
    void areThoseOfThePublisherInOrder() {
      script.run(() -> {
        var publisher = Publishers.of(Generator.from(List.of(1, 2, 3)));
        List<Integer> all = new ArrayList<>();
        try (var values = Publishers.<Integer>values(publisher)) {
          values.forEach(all::add);
        }
        assertEquals(List.of(1, 2, 3), all);
      });
    }

    @Test
    void noMoreAreRequestedThanThereIsRoomFor() {
      script.run(() -> {
        var values = Publishers.values(hand, 2);
        assertEquals(0, hand.requested, "nothing before the first is asked for");
        var first = createTask(values.anext());
        await(sleep(ms(1)));
        assertEquals(2, hand.requested);
        hand.subscriber.onNext(1);
        assertEquals(1, await(first));
        assertEquals(3, hand.requested);
        hand.subscriber.onNext(2);
        hand.subscriber.onNext(3);
        assertEquals(3, hand.requested, "two are waiting");
        assertEquals(2, await(values.anext()));
        assertEquals(3, await(values.anext()));
        assertEquals(5, hand.requested);
        hand.subscriber.onComplete();
        assertThrows(StopAsyncIteration.class, () -> await(values.anext()));
      });
    }

    @Test
    void closingCancelsTheSubscription() {
      script.run(() -> {
        try (var values = Publishers.values(hand)) {
          script.outside(() -> hand.subscriber.onNext(1));
          assertEquals(1, await(values.anext()));
        }
        assertTrue(hand.cancelled);
      });
    }

    @Test
    void cancellingTheTaskToo() {
      script.run(() -> {
        var values = Publishers.values(hand);
        var task = createTask(values.anext());
        await(sleep(ms(1)));
        task.cancel();
        assertThrows(CancelledError.class, () -> await(task));
        assertTrue(hand.cancelled);
      });
    }

    @Test
    void aFailureIsThrown() {
      script.run(() -> {
        var values = Publishers.values(hand);
        var mine = new java.io.IOException("mine");
        script.outside(() -> {
          hand.subscriber.onNext(1);
          hand.subscriber.onError(mine);
        });
        assertEquals(1, await(values.anext()));
        assertSame(mine, assertThrows(java.io.IOException.class, () -> await(values.anext())));
      });
    }

    @Test
    void cancellationCrossesTheBorder() {
      script.run(() -> {
        var values = Publishers.values(hand);
        script.outside(() -> hand.subscriber.onError(new CancellationException("theirs")));
        var error = assertThrows(CancelledError.class, () -> await(values.anext()));
        assertEquals("theirs", error.getMessage());
      });
    }

    /** Rule 2.5. */
    @Test
    void aSecondSubscriptionIsCancelled() {
      script.run(() -> {
        var values = Publishers.values(hand);
        var first = createTask(values.anext());
        await(sleep(ms(1)));
        var subscriber = hand.subscriber;
        var second = new Hand();
        second.subscribe(subscriber);
        assertTrue(second.cancelled);
        assertTrue(!hand.cancelled);
        subscriber.onNext(1);
        assertEquals(1, await(first));
        await(values.aclose());
      });
    }

    /** Rule 2.13. */
    @Test
    void nullIsRefused() {
      script.run(() -> {
        var values = Publishers.values(hand);
        var first = createTask(values.anext());
        await(sleep(ms(1)));
        assertThrows(NullPointerException.class, () -> hand.subscriber.onNext(null));
        assertThrows(NullPointerException.class, () -> hand.subscriber.onError(null));
        first.cancel();
      });
    }

    @Test
    void aSubscriptionThatComesAfterTheClosingIsCancelled() {
      script.run(() -> {
        var late = new ArrayList<Flow.Subscriber<? super Integer>>();
        var values = Publishers.<Integer>values(late::add);
        var task = createTask(values.anext());
        await(sleep(ms(1)));
        task.cancel();
        await(sleep(ms(1)));
        hand.subscribe(late.getFirst());
        assertTrue(hand.cancelled);
        assertEquals(0, hand.requested);
      });
    }

    @Test
    void thereMustBeRoom() {
      assertThrows(IllegalArgumentException.class, () -> Publishers.values(hand, 0));
      assertThrows(NullPointerException.class, () -> Publishers.values(null));
    }

    @Test
    void ofAPublisherOnOtherThreads() {
      List<Integer> all = new ArrayList<>();
      Asyncio.run(
          async(() -> {
            var publisher = new SubmissionPublisher<Integer>();
            try (var values = Publishers.values(publisher, 4)) {
              var first = createTask(values.anext());
              await(sleep(Duration.ZERO));
              Thread.startVirtualThread(() -> {
                IntStream.rangeClosed(1, 1000).forEach(publisher::submit);
                publisher.close();
              });
              all.add(await(first));
              values.forEach(all::add);
            }
          }));
      assertEquals(IntStream.rangeClosed(1, 1000).boxed().toList(), all);
    }

    @Test
    void thereAndBackAgainBetweenTwoLoops() throws Exception {
      try (var loops = new LoopGroup(2)) {
        Flow.Publisher<Integer> publisher =
            loops
                .submit(
                    "a",
                    () ->
                        Publishers.of(
                            AsyncGenerator.<Integer>of(y -> {
                              for (int i = 1; i <= 1000; i++) {
                                if (i % 10 == 0) {
                                  await(sleep(Duration.ZERO));
                                }
                                y.yield(i);
                              }
                            })))
                .get();
        int sum =
            loops
                .submit(
                    "b",
                    () -> {
                      int total = 0;
                      try (var values = Publishers.values(publisher, 8)) {
                        for (int value : values) {
                          total += value;
                        }
                      }
                      return total;
                    })
                .get();
        assertEquals(1000 * 1001 / 2, sum);
      }
    }
  }
}
